import { conflict, invalidInput, maxSettingsBytes, RolecallError, sentences } from '@rolecall/contracts';
import { type Database, type UniqueIndex, violationOf } from '@rolecall/db';

const alreadyReferenced = (what: 'slug' | 'ID') =>
  invalidInput(`A role external reference with this provider, organization, and role ${what} already exists.`);

/** The documented error for each unique index. Violations that callers cannot cause have no entry. */
export const uniqueSentences = {
  users_email: () => new RolecallError('unique', sentences.accountExists, { attr: 'email' }),
  organization_memberships_user: () => invalidInput(sentences.alreadyMember),
  organization_invites_target_email: () =>
    new RolecallError('unique', sentences.inviteExists, { attr: 'target_email' }),
  roles_name: () => new RolecallError('unique', sentences.roleNameTaken, { attr: 'name' }),
  role_memberships_user: () => invalidInput(sentences.alreadyInRole),
  role_external_references_slug: () => alreadyReferenced('slug'),
  role_external_references_id: () => alreadyReferenced('ID'),
} satisfies Partial<Record<UniqueIndex, () => RolecallError>>;

/** The documented error for a database constraint that was violated, or the error unchanged. */
export function documentedViolation(database: Database, error: unknown): unknown {
  const violation = violationOf(database, error);
  if (violation?.kind === 'last_owner') return conflict(sentences.lastOwner);
  if (violation?.kind === 'settings_size')
    return invalidInput(
      `The lists and JSON settings of a project may take at most ${maxSettingsBytes} bytes together.`,
    );
  if (violation?.kind === 'unique' && violation.constraint && violation.constraint in uniqueSentences)
    return uniqueSentences[violation.constraint as keyof typeof uniqueSentences]();
  // Someone else deleted a row that this write refers to after it was looked up.
  if (violation?.kind === 'foreign_key') return conflict(sentences.deletedMeanwhile);
  return error;
}
