import type { Call, Cause } from './journal.ts';
import { Ref } from './refs.ts';
import { Refusal } from './refusals.ts';
import { is, type Organization, type State, type User } from './state.ts';

export const uuidOf = (user: User): Ref => new Ref(`uuid of ${user.email}`);

export const showUser = (user: User) => ({
  id: new Ref(`number of ${user.email}`),
  uuid: uuidOf(user),
  distinct_id: new Ref(`distinct id of ${user.email}`),
  first_name: user.first_name,
  last_name: '',
  email: user.email,
  is_email_verified: false,
  hedgehog_config: null,
  role_at_organization: null,
});

/** Whether a UUID is the user's. */
export const isUser = (user: User, given: unknown): boolean => is(uuidOf(user), given);

export const subjectOf = (user: User) => ({ id: uuidOf(user), name: user.email });

/** Sets the user's current organization; undefined for none. */
export function setCurrent({ journal }: Call, user: User, organization: Organization | undefined, cause: Cause): void {
  if (user.current === organization) return;
  journal.emit(null, {
    type: 'user.updated',
    subject: subjectOf(user),
    before: { current_organization_id: user.current?.id ?? null },
    after: { current_organization_id: organization?.id ?? null },
    cause,
  });
  user.current = organization;
}

/** The account with the given address. */
export const userOf = (state: State, email: unknown): User => state.users.find((user) => user.email === email) as User;

export function activeUserOf(state: State, email: unknown): User {
  const user = userOf(state, email);
  if (!user.is_active) throw new Refusal('invalid_input', 'User inactive or deleted.', 'email');
  return user;
}
