import { RolecallError } from './errors.ts';

/** How deep an input may be nested. JSON settings may be 100 levels deep; what stands around them is a few more. */
export const maxInputDepth = 200;

/** How many values an input may hold, inner ones included: far more than any needs, and checked in a moment. */
export const maxInputValues = 50_000;

/**
 * Refuses what is nested so deep, or holds so many values, that reading it would overflow the stack or take long. Each
 * way in asks this before anything else looks at an input.
 * @param input parsed JSON, or what a program hands in its place
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
