import { RolecallError } from './errors.ts';

/** Maximum nesting depth of an input. JSON settings may be 100 levels deep; what surrounds them adds a few. */
export const maxInputDepth = 200;

/** Maximum number of values in an input, nested ones included: far more than any request needs, and quick to check. */
export const maxInputValues = 50_000;

/**
 * Refuses input that is nested so deeply, or has so many values, that reading it would overflow the stack or take long.
 * Every interface calls this before anything else looks at an input.
 * @param input parsed JSON, or the value that an embedding program passes instead
 * @throws parse_error
 */
export function checkInputSize(input: unknown): void {
  const refuse = (why: string) => new RolecallError('parse_error', `JSON parse error - ${why}`);
  let level = [input];
  let values = 0;
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > maxInputDepth) throw refuse(`nested more than ${maxInputDepth} levels deep.`);
    const inner: unknown[] = [];
    for (const value of level) {
      if (typeof value !== 'object' || value === null) continue;
      const children: readonly unknown[] = Array.isArray(value) ? value : Object.values(value);
      values += children.length;
      if (values > maxInputValues) throw refuse(`more than ${maxInputValues} values.`);
      for (const child of children) if (typeof child === 'object' && child !== null) inner.push(child);
    }
    level = inner;
  }
}
