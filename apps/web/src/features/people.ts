import type { UserBasic } from '@rolecall/contracts';

/** A person's full name or, if they have none, the part of their address before the `@`. */
export const nameOf = (person: Pick<UserBasic, 'first_name' | 'last_name' | 'email'>): string =>
  `${person.first_name} ${person.last_name}`.trim() || person.email.slice(0, person.email.lastIndexOf('@'));

/** The query for a member by UUID. Unlike `members.get`, it returns an empty list rather than an error if there is none. */
export const memberInput = (organization_id: string, user_uuid: string) => ({ organization_id, user_uuid, limit: 1 });
