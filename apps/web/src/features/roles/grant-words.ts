import type { GrantSource } from '@rolecall/contracts';
import type { Translator } from '@/i18n/translator';

/**
 * Where a grant of a role comes from, in words.
 * @param granter the name of the person who granted the role, where it is known
 */
export function describeGrant(source: GrantSource, granter?: string): string {
  switch (source) {
    case 'manual':
      return granter === undefined ? 'Granted directly' : `Granted by ${granter}`;
    case 'invite':
      return granter === undefined ? 'By an invite' : `By an invite from ${granter}`;
    case 'default_role':
      return 'Default role of new members';
    case 'sync':
      return 'By group sync';
    case 'scim':
      return 'By the identity provider (SCIM)';
  }
}

/**
 * The same in the language of the page.
 * @param granter the name of the person who granted the role, where it is known
 */
export const grantText = (t: Translator<'roles'>, source: GrantSource, granter?: string): string =>
  granter !== undefined && (source === 'manual' || source === 'invite')
    ? t(`grantBy.${source}`, { granter })
    : t(`grant.${source}`);
