import { expect, it } from 'vitest';
import { RoleCreate, RolecallError, sentences, throttled, validationError } from '../src/index.ts';

const refused = (input: unknown) => {
  const { error } = RoleCreate.safeParse(input);
  if (!error) throw new Error('It was not refused.');
  return validationError(error, input);
};

it('identifies the message of every sentence without variable parts', () => {
  for (const [id, sentence] of Object.entries(sentences))
    expect(new RolecallError('invalid_input', sentence).messageId).toBe(id);
  expect(refused({}).messageId).toBe('fieldRequired');
  expect(refused({ name: ' ' }).messageId).toBe('fieldBlank');
  expect(new RolecallError('invalid_input', 'Said in English alone.').messageId).toBeUndefined();
});

it('returns the variable parts of a sentence separately', () => {
  expect(refused({ name: 'x'.repeat(201) })).toMatchObject({ messageId: 'maxLength', values: { limit: 200 } });
  expect(throttled(7)).toMatchObject({ messageId: 'throttled', values: { seconds: 7 } });
});

it('does not change the documented body', () => {
  expect(Object.keys(refused({ name: ' ' }).body)).toEqual(['type', 'code', 'detail', 'attr']);
});
