import type { Caller } from './authorization.ts';
import type { Input } from './input.ts';
import type { Derived, Ref } from './refs.ts';
import type { Line, Organization, State } from './state.ts';

/** An event before it becomes a log row. */
export interface Event {
  type: string;
  subject: { id: Ref | Derived; name: string };
  role?: Ref;
  project?: Ref;
  /** The UUID of the person that the event is about; also set if that account is the subject itself. */
  person?: Ref | undefined;
  before?: unknown;
  after?: unknown;
  cause?: Cause | undefined;
}

export type Cause = { id: Ref; type: string };

/** The events of one call: all are written at the end, or none if the call is refused. */
export class Journal {
  readonly #state: State;
  readonly #caller: Caller;
  readonly #touched = new Set<Organization | null>();
  readonly #lines: { organization: Organization | null; line: Line }[] = [];

  constructor(state: State, caller: Caller) {
    this.#state = state;
    this.#caller = caller;
  }

  /**
   * Records an event of an organization or, with null, of users.
   * @returns the event as the cause of others
   */
  emit(
    organization: Organization | null,
    { type, subject, role, project, person, before, after, cause }: Event,
  ): Cause {
    const id = this.#state.newRef('event');
    const { as } = this.#caller;
    const line: Line = {
      id,
      organization: organization?.id ?? null,
      sequence: null,
      type,
      item_id: subject.id,
      item_name: subject.name,
      role_id: role ?? null,
      project_id: project ?? null,
      person_uuid: type.startsWith('user.') ? (subject.id as Ref) : (person ?? null),
      user: as === 'user' ? this.#caller.user : as === 'key' ? this.#caller.key.user : null,
      via: as === 'key' ? 'key' : 'library',
      credential: as === 'key' ? this.#caller.key.label : null,
      before: before ?? null,
      after: after ?? null,
      cause: cause ?? null,
      created_at: this.#state.now,
    };
    this.#lines.push({ organization, line });
    return { id, type };
  }

  /** Records a write without an event, which increments the revision all the same. */
  touch(organization: Organization): void {
    this.#touched.add(organization);
  }

  /** Numbers the events within their organizations, and increments the revision of each organization by one. */
  commit(): void {
    for (const { organization, line } of this.#lines) {
      if (organization)
        line.sequence = this.#state.log.filter((one) => one.organization === organization.id).length + 1;
      this.#state.log.push(line);
    }
    for (const { organization } of this.#lines) this.#touched.add(organization);
    for (const organization of this.#touched) if (organization) organization.revision += 1;
  }
}

/** A call of a procedure, with everything its rules depend on. */
export interface Call {
  state: State;
  caller: Caller;
  input: Input;
  journal: Journal;
}

/** The procedures of a resource. They throw a Refusal before they change anything. */
export type Procedures = Record<string, (call: Call) => unknown>;

/** The fields that differ, before and after; undefined if none do. */
export function changes(before: Record<string, unknown>, after: Record<string, unknown>) {
  const names = Object.keys(after).filter((name) => before[name] !== after[name]);
  const pick = (fields: Record<string, unknown>) => Object.fromEntries(names.map((name) => [name, fields[name]]));
  return names.length === 0 ? undefined : { before: pick(before), after: pick(after) };
}
