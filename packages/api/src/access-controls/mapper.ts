import { type AccessControl, accessLevelsOf, type AccessLevel, type AccessControlled } from '@rolecall/contracts';
import type { RuleRow } from './queries.ts';

/** The level at this place in the order of a resource's levels. */
export function levelAt(resource: AccessControlled, rank: number): AccessLevel {
  const level = accessLevelsOf(resource)[rank];
  if (!level) throw new TypeError(`${resource} has no level ${rank}.`);
  return level;
}

type Object = Pick<RuleRow, 'project_id' | 'resource' | 'dashboard_id'>;

/** The number of the project or the dashboard that a rule is about; null for all resources of a kind. */
export const resourceIdOf = ({ project_id, resource, dashboard_id }: Object): string | null => {
  const id = resource === 'project' ? project_id : dashboard_id;
  return id === null ? null : String(id);
};

/** The documented object. */
export const toAccessControl = (row: RuleRow): AccessControl => ({
  access_level: levelAt(row.resource, row.level),
  resource: row.resource,
  resource_id: resourceIdOf(row),
  organization_member: row.membership_id,
  role: row.role_id,
  created_by: row.created_by_uuid,
  created_at: row.created_at,
  updated_at: row.updated_at,
});
