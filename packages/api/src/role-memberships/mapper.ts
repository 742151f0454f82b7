import { sql } from 'kysely';

/** When the role membership `rm` ends by itself: with the last of its grants, unless one of them lasts. */
export const membershipExpiry = sql<string | null>`(
  select case when count(g.expires_at) = count(*) then max(g.expires_at) end
  from role_grants as g
  where g.organization_id = rm.organization_id and g.role_id = rm.role_id and g.user_id = rm.user_id
)`;
