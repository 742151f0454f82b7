import { onProject } from './access-levels.ts';
import type { Call, Cause } from './journal.ts';
import { maskOf, type Ref } from './refs.ts';
import { missing } from './refusals.ts';
import { is, type Key, membershipsOf, type User } from './state.ts';

const subjectOf = ({ id, label }: Key) => ({ id, name: label });

/** The fields of a key that events contain. */
const described = ({ label, mask, scopes }: Key) => ({ label, mask, scopes });

/** Revokes every key of a user. */
export function revokeKeys({ state, journal }: Call, user: User, cause: Cause): void {
  for (const key of state.keys.filter((one) => one.user === user))
    journal.emit(null, {
      type: 'personal_api_key.revoked',
      subject: subjectOf(key),
      before: described(key),
      cause,
    });
  state.keys.splice(0, state.keys.length, ...state.keys.filter((one) => one.user !== user));
}

/** Creates a key for a user, with the limits in the input. */
export function createKey({ state, input, journal }: Call, user: User) {
  const given = input as {
    label: string;
    scopes: string[];
    scoped_organizations?: Ref[] | null;
    scoped_projects?: Ref[] | null;
  };
  const { label, scopes, scoped_organizations = null, scoped_projects = null } = given;
  const own = membershipsOf(state, user);
  const foreign = scoped_organizations?.find((id) => !own.some(({ organization }) => is(organization.id, id)));
  if (foreign) throw missing('scoped_organizations', foreign);
  const reachable = own.flatMap(({ organization, membership }) =>
    organization.projects.filter((project) => onProject(organization, membership, project).level > 0),
  );
  const unknown = scoped_projects?.find((id) => !reachable.some((one) => is(one.id, id)));
  if (unknown) throw missing('scoped_projects', unknown);
  const value = state.newRef('key');
  const key: Key = {
    id: state.newRef('key id'),
    value,
    label,
    mask: maskOf(value),
    user,
    scopes,
    organizations: scoped_organizations,
    projects: scoped_projects,
  };
  state.keys.push(key);
  const limits = { scoped_organizations, scoped_projects, expires_at: null };
  journal.emit(null, {
    type: 'personal_api_key.created',
    subject: subjectOf(key),
    after: { ...described(key), ...limits },
  });
  // The value comes first, because the mask is derived from it.
  return { value, id: key.id, ...described(key), ...limits, created_at: state.now, last_used_at: null };
}
