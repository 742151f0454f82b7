import { levels, permissionDenied, sentences } from '@rolecall/contracts';
import type { ProjectsTable } from '@rolecall/db';
import { type Expression, expressionBuilder, type SqlBool } from 'kysely';
import type { OrganizationCaller } from './authorization.ts';

/** Which projects of an organization a caller may see. */
export interface Reach {
  /** The highest `access_control` of theirs: 1 where private projects, those for admins alone, are among them. */
  max_access_control: 0 | 1;
  /** The projects that the key is limited to, or null for no limit. */
  only: readonly number[] | null;
}

/** The highest `access_control` of a project that somebody of this level may see. */
export const maxAccessControlOf = (level: number): Reach['max_access_control'] => (level >= levels.admin ? 1 : 0);

/** What a caller may see in an organization in which they have this level. */
export const reachOf = ({
  actor,
  organization,
}: Pick<OrganizationCaller, 'actor'> & { organization: { level: number } }): Reach => ({
  max_access_control: maxAccessControlOf(organization.level),
  only: actor.kind === 'user' ? (actor.key?.projects ?? null) : null,
});

/** Whether `p`, a `projects` table, may be seen; for a `where`. */
export function isVisible({ max_access_control, only }: Reach): Expression<SqlBool> {
  const eb = expressionBuilder<{ p: ProjectsTable }, 'p'>();
  const open = eb('p.access_control', '<=', max_access_control);
  return only ? eb.and([open, eb('p.id', 'in', [...only])]) : open;
}

/** @throws permission_denied where the caller may not see the project */
export function requireVisible(
  { max_access_control, only }: Reach,
  project: { id: number; access_control: number },
): void {
  if (project.access_control > max_access_control || (only && !only.includes(project.id)))
    throw permissionDenied(sentences.projectForbidden);
}
