import type { Caller } from './authorization.ts';
import type { Input } from './input.ts';
import type { Derived, Ref } from './refs.ts';
import type { Line, Organization, State } from './state.ts';

/** An event as the model tells of it, before it is a line. */
export interface Event {
  type: string;
  subject: { id: Ref | Derived; name: string };
  role?: Ref;
  project?: Ref;
  /** The UUID of whom it is about; of an account that is the subject itself. */
  person?: Ref | undefined;
  before?: unknown;
  after?: unknown;
  cause?: Cause | undefined;
}

export type Cause = { id: Ref; type: string };

/** What one call writes to the activity log: all of it at the end, or nothing where the call is refused. */
export class Journal {
  readonly #state: State;
  readonly #caller: Caller;
  readonly #touched = new Set<Organization | null>();
  readonly #lines: { organization: Organization | null; line: Line }[] = [];

  constructor(state: State, caller: Caller) {
    this.#state = state;
    this.#caller = caller;
  }

  /** Tells of an event of an organization, or with null of users. @returns it as the cause of others */
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

  /** A write that is told of in no line steps the revision all the same. */
  touch(organization: Organization): void {
    this.#touched.add(organization);
  }

  /** Numbers the lines within their organizations, and steps the revision of each of those by one. */
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

/** A call of a procedure, with all that its rules are about. */
export interface Call {
  state: State;
  caller: Caller;
  input: Input;
  journal: Journal;
}

/** What the procedures of a resource answer. They throw a Refusal before they change anything. */
export type Procedures = Record<string, (call: Call) => unknown>;

/** The fields that differ, as they were and as they are; undefined where none does. */
export function changes(before: Record<string, unknown>, after: Record<string, unknown>) {
  const names = Object.keys(after).filter((name) => before[name] !== after[name]);
  const pick = (fields: Record<string, unknown>) => Object.fromEntries(names.map((name) => [name, fields[name]]));
  return names.length === 0 ? undefined : { before: pick(before), after: pick(after) };
}
