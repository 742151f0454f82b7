/** Stands in the model for a value that each database makes up itself: an id, a token, a slug. */
export class Ref {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
  toString(): string {
    return `<${this.name}>`;
  }
}

/** Stands for a value that is told from another one's: a token's mask, or a number as text. */
export class Derived {
  readonly of: Ref;
  readonly derive: (value: string) => string;
  constructor(of: Ref, derive: (value: string) => string) {
    this.of = of;
    this.derive = derive;
  }
}

/** What shows which token it was, and not the token. */
export const maskOf = (token: Ref): Derived =>
  new Derived(token, (value) => `${value.slice(0, 4)}...${value.slice(-4)}`);

/** A sentence that may name refs. */
export type Sentence = string | (string | Ref)[];

/** Says that an object has at least these fields. */
export class AtLeast {
  readonly fields: Record<string, unknown>;
  constructor(fields: Record<string, unknown>) {
    this.fields = fields;
  }
}

/** The fields that hold numbers which databases give out, or those as text. */
const numberFields = new Set(['id', 'item_id', 'project_id', 'team_id', 'resource_id', 'scoped_projects']);

/** Which value of one database each ref of the model stands for. Each is another one. */
export class Bindings {
  readonly #values = new Map<string, unknown>();
  readonly #names = new Map<unknown, string>();

  /** Whether every ref in a value was answered by now: who joined with a role was not told under which id. */
  knows(value: unknown): boolean {
    if (value instanceof Ref) return this.#values.has(value.name);
    return typeof value !== 'object' || value === null || Object.values(value).every((field) => this.knows(field));
  }

  /** A model's value as this database has it. @throws where a ref was never answered */
  resolve(value: unknown): unknown {
    if (value instanceof Ref) {
      if (!this.#values.has(value.name)) throw new Error(`Nothing is known of ${value.name}.`);
      return this.#values.get(value.name);
    }
    if (Array.isArray(value)) return value.map((item) => this.resolve(item));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, this.resolve(field)]));
  }

  resolveSentence(sentence: Sentence): string {
    return typeof sentence === 'string' ? sentence : sentence.map((part) => String(this.resolve(part))).join('');
  }

  /**
   * A value of this database with refs in place of what it made up, to compare with another database's. Numbers were
   * compared by their refs: a project's may be one ahead in a database that counts what it refused, too.
   */
  rename(value: unknown, field = ''): unknown {
    if (numberFields.has(field) && /^\d+$/.test(String(value))) return 'a number';
    if (this.#names.has(value)) return `<${this.#names.get(value)}>`;
    if (Array.isArray(value)) return value.map((item) => this.rename(item, field));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, this.rename(inner, name)]));
  }

  /**
   * Compares what the model expects with what a database answered, and learns what refs stand for.
   * @returns where the first difference is and what it is, or undefined
   */
  difference(expected: unknown, actual: unknown, path = 'the answer'): string | undefined {
    const differs = () => `${path}: expected ${show(expected)}, was ${show(actual)}`;
    if (expected instanceof Ref) return this.#bind(expected, actual) ? undefined : differs();
    if (expected instanceof Derived) return this.#isDerived(expected, actual) ? undefined : differs();
    if (typeof expected !== 'object' || expected === null) return expected === actual ? undefined : differs();
    if (Array.isArray(expected)) {
      if (!Array.isArray(actual) || actual.length !== expected.length) return differs();
    } else if (typeof actual !== 'object' || actual === null || Array.isArray(actual)) return differs();
    const fields = expected instanceof AtLeast ? expected.fields : (expected as Record<string, unknown>);
    if (!(expected instanceof AtLeast))
      for (const name of Object.keys(actual)) if (!(name in fields)) return `${path}.${name} is not expected`;
    for (const [name, field] of Object.entries(fields)) {
      const difference = this.difference(field, (actual as Record<string, unknown>)[name], `${path}.${name}`);
      if (difference !== undefined) return difference;
    }
    return undefined;
  }

  #isDerived({ of, derive }: Derived, value: unknown): boolean {
    if (derive(String(this.resolve(of))) !== value) return false;
    // Each database has its own, unless it is a number.
    if (Number.isNaN(Number(value))) this.#names.set(value, `of ${of.name}`);
    return true;
  }

  #bind({ name }: Ref, value: unknown): boolean {
    if (this.#values.has(name)) return this.#values.get(name) === value;
    if ((typeof value !== 'string' && typeof value !== 'number') || this.#names.has(value)) return false;
    this.#values.set(name, value);
    // Small numbers mean too many other things to be told apart.
    if (typeof value === 'string') this.#names.set(value, name);
    return true;
  }
}

/** A value as a reader of a failure wants it. */
export const show = (value: unknown): string =>
  JSON.stringify(value, (_, field: unknown) =>
    field instanceof Ref
      ? String(field)
      : field instanceof Derived
        ? `<of ${field.of.name}>`
        : field instanceof AtLeast
          ? field.fields
          : typeof field === 'string' && field.length > 100
            ? `${field.slice(0, 20)}… of ${field.length}`
            : field,
  ) ?? 'nothing';
