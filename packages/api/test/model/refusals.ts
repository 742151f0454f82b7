import type { Ref, Sentence } from './refs.ts';

/** A refusal as shown to callers. */
export class Refusal extends Error {
  readonly code: string;
  readonly detail: Sentence;
  readonly attr: string | null;
  constructor(code: string, detail: Sentence, attr: string | null = null) {
    super(code);
    this.code = code;
    this.detail = detail;
    this.attr = attr;
  }
}

export const notFound = (): Refusal => new Refusal('not_found', 'Not found.');
export const denied = (detail: string): Refusal => new Refusal('permission_denied', detail);
/** Something that a body names does not exist. */
export const missing = (attr: string, pk: unknown): Refusal =>
  new Refusal('does_not_exist', ['Invalid pk "', pk as Ref, '" - object does not exist.'], attr);

export const levelTooLow = 'Your organization access level is insufficient.';
export const projectForbidden = "You don't have sufficient permissions in the project.";
export const memberAbove = 'You can only edit others with level lower or equal to you.';
