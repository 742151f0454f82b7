import type { Derived } from './refs.ts';
import { Ref } from './refs.ts';

/*
 * The state of the model, in memory. Rows are plain objects that refer to each other; ids are refs, which stand for
 * values that each database generates.
 */

export interface User {
  email: string;
  first_name: string;
  is_active: boolean;
  current: Organization | undefined;
}

export interface Membership {
  id: Ref;
  user: User;
  level: number;
  invited_by: User | null;
  joined_at: string;
  updated_at: string;
}

/** Why a person holds a role. */
export interface Grant {
  source: 'manual' | 'invite' | 'default_role';
  source_key: Ref | '';
  granted_by: User | null;
  granted_at: string;
  expires_at: string | null;
}

export interface RoleMembership {
  id: Ref;
  user: User;
  joined_at: string;
  updated_at: string;
  grants: Grant[];
}

export interface Role {
  id: Ref;
  name: string;
  description: string;
  created_at: string;
  is_default: boolean;
  members: RoleMembership[];
}

export interface Reference {
  id: Ref;
  provider: string;
  provider_organization_id: string;
  provider_role_id: string;
  provider_role_slug: string | null;
  provider_role_name: string;
  role: Role;
  created_at: string;
  created_by: User;
}

export interface Invite {
  id: Ref;
  link: Ref;
  target_email: string;
  level: number;
  roles: Role[];
  created_by: User;
  created_at: string;
  expires_at: string;
}

export interface Project {
  id: Ref;
  uuid: Ref;
  name: string;
  product_description: string | null;
  api_token: Ref;
  secret: Ref | null;
  backup: Ref | null;
  dashboards: Dashboard[];
  created_at: string;
  updated_at: string;
}

export interface Dashboard {
  id: Ref;
  name: string;
  description: string;
  url: string | null;
  pinned: boolean;
  tags: string[];
  last_opened_at: string | null;
  created_by: User | null;
  created_at: string;
  updated_at: string;
}

/** A level for a role, for one user, or, if both are null, for everyone else. */
export interface Rule {
  id: Ref;
  project: Project;
  /** `project`, or a kind of resource. */
  resource: string;
  dashboard: Dashboard | null;
  role: Role | null;
  user: User | null;
  access_level: string;
  created_by: User | null;
  created_at: string;
  updated_at: string;
}

export interface Organization {
  id: Ref;
  /** The name in the form used in URLs, or a ref if a suffix is generated because the slug is taken. */
  slug: string | Ref;
  name: string;
  created_at: string;
  updated_at: string;
  /** The number of writes that have changed it. */
  revision: number;
  members: Membership[];
  roles: Role[];
  references: Reference[];
  invites: Invite[];
  projects: Project[];
  rules: Rule[];
}

export interface Key {
  id: Ref;
  value: Ref;
  label: string;
  mask: Derived;
  user: User;
  scopes: string[];
  organizations: Ref[] | null;
  projects: Ref[] | null;
}

/** A row of the activity log, of an organization or, with null, of users only. */
export interface Line {
  id: Ref;
  organization: Ref | null;
  sequence: number | null;
  type: string;
  item_id: Ref | Derived;
  item_name: string;
  role_id: Ref | null;
  project_id: Ref | null;
  /** The person that the event is about. */
  person_uuid: Ref | null;
  user: User | null;
  via: string;
  credential: string | null;
  before: unknown;
  after: unknown;
  cause: { id: Ref; type: string } | null;
  created_at: string;
}

/** Everything that exists, the ids of everything that ever existed, and the clock. */
export class State {
  time = Date.parse('2026-01-31T09:30:00.000Z');
  readonly users: User[] = [];
  readonly keys: Key[] = [];
  readonly organizations: Organization[] = [];
  readonly log: Line[] = [];
  /** The ids of everything that ever existed, by kind, so that steps may also ask for what was deleted. */
  readonly known = {
    organizations: [] as Ref[],
    roles: [] as Ref[],
    roleMemberships: [] as Ref[],
    references: [] as Ref[],
    invites: [] as Ref[],
    links: [] as Ref[],
    projects: [] as Ref[],
    dashboards: [] as Ref[],
    tokens: [] as Ref[],
  };
  #made = 0;

  get now(): string {
    return new Date(this.time).toISOString();
  }

  /**
   * Creates a ref for something new.
   * @param among the known refs of its kind
   */
  newRef(kind: string, among?: Ref[]): Ref {
    this.#made += 1;
    const ref = new Ref(`${kind} ${this.#made}`);
    among?.push(ref);
    return ref;
  }
}

/** A UUID that belongs to nothing. */
export const unknownId = '01890a5d-ac96-774b-bcce-b302099a8057';

/** Whether a value is this ref. */
export const is = (one: Ref, other: unknown): boolean => other instanceof Ref && one.name === other.name;

/** Refs are numbered in the order of creation, so their numbers sort like the ids. */
const numberOf = ({ name }: Ref): number => Number(name.slice(name.lastIndexOf(' ') + 1));
export const byId = (one: { id: Ref }, other: { id: Ref }): number => numberOf(one.id) - numberOf(other.id);

const inOrder = (time: string, otherTime: string, one: { id: Ref }, other: { id: Ref }): number =>
  time === otherTime ? byId(one, other) : time < otherTime ? -1 : 1;
type Created = { created_at: string; id: Ref };
type Joined = { joined_at: string; id: Ref };
export const byCreation = (one: Created, other: Created): number =>
  inOrder(one.created_at, other.created_at, one, other);
export const byJoining = (one: Joined, other: Joined): number => inOrder(one.joined_at, other.joined_at, one, other);

/** A text normalized to ignore case. */
export const keyOf = (text: string): string => text.normalize('NFC').toLowerCase().normalize('NFC');
export const later = (one: string, other: string): string => (one > other ? one : other);

/** A user's memberships, in the order in which they joined. */
export const membershipsOf = (state: State, user: User): { organization: Organization; membership: Membership }[] =>
  state.organizations
    .flatMap((organization) =>
      organization.members.filter((one) => one.user === user).map((membership) => ({ organization, membership })),
    )
    .toSorted((one, other) => byJoining(one.membership, other.membership));

export const findRole = ({ roles }: Organization, id: unknown): Role | undefined =>
  roles.find((role) => is(role.id, id));
