import { sql } from 'kysely';

/** When the role membership `rm` expires: with the last of its grants, or never if one of them does not expire. */
export const membershipExpiry = sql<string | null>`(
  select case when count(g.expires_at) = count(*) then max(g.expires_at) end
  from role_grants as g
  where g.organization_id = rm.organization_id and g.role_id = rm.role_id and g.user_id = rm.user_id
)`;
