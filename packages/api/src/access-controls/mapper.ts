import { type AccessControl, accessLevelsOf, type AccessLevel, type AccessControlled } from '@rolecall/contracts';
import type { RuleRow } from './queries.ts';

/** The level at this rank, which is its index in the order of the resource's levels. */
export function levelAt(resource: AccessControlled, rank: number): AccessLevel {
  const level = accessLevelsOf(resource)[rank];
  if (!level) throw new TypeError(`${resource} has no level ${rank}.`);
  return level;
}

type Object = Pick<RuleRow, 'project_id' | 'resource' | 'dashboard_id'>;

/** The id of the project or dashboard that a rule is about; null for a rule about all resources of a kind. */
export const resourceIdOf = ({ project_id, resource, dashboard_id }: Object): string | null => {
  const id = resource === 'project' ? project_id : dashboard_id;
  return id === null ? null : String(id);
};

/** The rule as the documented API object. */
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
