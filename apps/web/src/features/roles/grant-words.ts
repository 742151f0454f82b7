import type { GrantSource } from '@rolecall/contracts';
import type { Translator } from '@/i18n/translator';

/**
 * Where a grant of a role comes from, in words.
 * @param granter the name of the person who granted the role, if known
 */
export const grantText = (t: Translator<'roles'>, source: GrantSource, granter?: string): string =>
  granter !== undefined && (source === 'manual' || source === 'invite')
    ? t(`grantBy.${source}`, { granter })
    : t(`grant.${source}`);
