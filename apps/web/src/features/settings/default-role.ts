import type { Organization } from '@rolecall/contracts';

/** The query for the name of the role that new members get. */
export const defaultRoleInput = ({ id, default_role_id }: Pick<Organization, 'id' | 'default_role_id'>) => ({
  organization_id: id,
  ids: default_role_id === null ? [] : [default_role_id],
});
