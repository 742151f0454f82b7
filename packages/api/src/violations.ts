import { conflict, invalidInput, maxSettingsBytes, RolecallError } from '@rolecall/contracts';
import { type Database, type UniqueIndex, violationOf } from '@rolecall/db';

const alreadyReferenced = (what: 'slug' | 'ID') =>
  invalidInput(`A role external reference with this provider, organization, and role ${what} already exists.`);

/** The documented sentence of every rule that a unique index keeps. Those never met by callers have no entry. */
export const uniqueSentences = {
  users_email: () =>
    new RolecallError('unique', 'There is already an account with this email address.', { attr: 'email' }),
  organization_memberships_user: () => invalidInput('User is already a member of the organization.'),
  organization_invites_target_email: () =>
    new RolecallError('unique', 'There is already an open invite for this email address.', { attr: 'target_email' }),
  roles_name: () => new RolecallError('unique', 'There is already a role with this name.', { attr: 'name' }),
  role_memberships_user: () => invalidInput('User is already part of the role.'),
  role_external_references_slug: () => alreadyReferenced('slug'),
  role_external_references_id: () => alreadyReferenced('ID'),
} satisfies Partial<Record<UniqueIndex, () => RolecallError>>;

/** The documented error for a rule the database refused to break, or the error as it was. */
export function documentedViolation(database: Database, error: unknown): unknown {
  const violation = violationOf(database, error);
  if (violation?.kind === 'last_owner')
    return conflict('The organization must keep an owner: make somebody else owner first.');
  if (violation?.kind === 'settings_size')
    return invalidInput(
      `The lists and JSON settings of a project may take at most ${maxSettingsBytes} bytes together.`,
    );
  if (violation?.kind === 'unique' && violation.constraint && violation.constraint in uniqueSentences)
    return uniqueSentences[violation.constraint as keyof typeof uniqueSentences]();
  // Somebody else deleted what this write refers to after it was looked up.
  if (violation?.kind === 'foreign_key') return conflict('Something this refers to was deleted meanwhile.');
  return error;
}
