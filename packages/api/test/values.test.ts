import { emailKey, textKinds, validationError } from '@rolecall/contracts';
import type { AnyProcedure, AnyRouter } from '@trpc/server';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { databaseOf } from '../src/rolecall.ts';
import { systemRouter } from '../src/system-router.ts';
import { signedIn } from '../src/testing.ts';
import { createTestOrganization, openTestRolecall, refusal } from './support.ts';

/*
 * Finds every field of every input by walking the schemas, and checks that each follows the rules for its kind of value.
 */

interface Field {
  path: string;
  schema: z.ZodType;
}

/** The leaf fields of a schema. A list of any JSON counts as one. */
function fieldsOf(path: string, schema: z.ZodType): Field[] {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault)
    return fieldsOf(path, schema.unwrap() as z.ZodType);
  if (schema instanceof z.ZodObject)
    return Object.entries(schema.shape).flatMap(([name, inner]) => fieldsOf(`${path}.${name}`, inner as z.ZodType));
  if (schema instanceof z.ZodArray && !(schema.element instanceof z.ZodCustom))
    return fieldsOf(`${path}[]`, schema.element as z.ZodType);
  return [{ path, schema }];
}

const procedures = (systemRouter as unknown as AnyRouter)._def.procedures as unknown as Record<string, AnyProcedure>;
const fields = Object.entries(procedures).flatMap(([name, { _def }]) =>
  (_def as unknown as { inputs: z.ZodType[] }).inputs.flatMap((input) => fieldsOf(name, input)),
);

/** The value that a field parses to, or the code of its error. */
function outcome({ schema }: Field, value: unknown): { value: unknown } | { code: string } {
  const result = z.object({ field: schema }).safeParse({ field: value });
  return result.success ? { value: result.data.field } : { code: validationError(result.error, { field: value }).code };
}

const isText = ({ schema }: Field) => z.toJSONSchema(schema, { unrepresentable: 'any', io: 'input' }).type === 'string';
const formatOf = ({ schema }: Field) => (schema as { format?: string | null }).format ?? undefined;
const kindOf = (field: Field) => textKinds.get(field.schema)?.kind ?? formatOf(field);
const isChoice = ({ schema }: Field) => schema instanceof z.ZodEnum || schema instanceof z.ZodLiteral;

const texts = fields.filter((field) => isText(field) && !isChoice(field));
const ofKind = (kind: string) => texts.filter((field) => kindOf(field) === kind);

const blanks = ['\u200B', '\u3164', '\u00AD', '\u2060', '\uFEFF', '\u202E', '\u0007', ' \u200B '];
const invisible = [...'\u200B\u200C\u200D\u2060\u00AD\u3164\u202E\u2066\u200F\u0007\u007F\uFE0F'];

describe('every field', () => {
  it('of text declares its kind', () => {
    expect(texts.length).toBeGreaterThan(100);
    const kinds = [
      'name',
      'long text',
      'email',
      'url',
      'instant',
      'time zone',
      'id',
      'secret',
      'choice',
      'guid',
      'datetime',
    ];
    for (const field of texts) expect(kinds, field.path).toContain(kindOf(field));
    for (const kind of kinds) expect(ofKind(kind), kind).not.toEqual([]);
  });

  it('for names requires visible characters and refuses invisible ones', () => {
    for (const field of ofKind('name')) {
      const isBlankTaken = 'value' in outcome(field, '');
      for (const blank of blanks)
        expect(outcome(field, blank), field.path).toEqual(isBlankTaken ? { value: '' } : { code: 'blank' });
      for (const character of [...invisible, '\n', '\u2028'])
        expect(outcome(field, `O${character}s`), field.path).toEqual({ code: 'invalid_input' });
      expect(outcome(field, ' Ops 👩‍💻 '), field.path).toEqual({ value: 'Ops 👩‍💻' });
    }
  });

  it('for long texts keeps line breaks, and is blank without visible characters', () => {
    for (const field of ofKind('long text')) {
      expect(outcome(field, 'One\n\n\ttwo'), field.path).toEqual({ value: 'One\n\n\ttwo' });
      const isBlankTaken = 'value' in outcome(field, '');
      for (const blank of blanks)
        expect(outcome(field, blank), field.path).toEqual(isBlankTaken ? { value: '' } : { code: 'blank' });
    }
  });

  it('for email addresses accepts only valid ones', () => {
    for (const field of ofKind('email')) {
      const bad = [
        'x@b..c',
        'x@-b.c',
        'x@b-.c',
        'x@b.c.',
        ...invisible.map((character) => `x@example.com${character}`),
      ];
      for (const address of bad)
        expect(outcome(field, address), `${field.path} ${address}`).toEqual({ code: 'invalid_input' });
      for (const address of ['Ana@Example.com', 'x@münchen.de'])
        expect(outcome(field, ` ${address} `), field.path).toEqual({ value: address });
      for (const blank of blanks) expect(outcome(field, blank), field.path).toEqual({ code: 'blank' });
    }
  });

  it('for URLs refuses invisible characters', () => {
    for (const field of ofKind('url')) {
      expect(outcome(field, 'https://example.com'), field.path).toEqual({ value: 'https://example.com' });
      for (const character of invisible)
        expect(outcome(field, `https://exa${character}mple.com`), field.path).toEqual({ code: 'invalid_input' });
    }
  });

  it('for times accepts only existing ones, in UTC unless they have an offset', () => {
    for (const field of ofKind('instant')) {
      expect(outcome(field, '2026-11-27 00:00'), field.path).toEqual({ value: '2026-11-27T00:00:00.000Z' });
      expect(outcome(field, '2026-11-27T00:00-05:00'), field.path).toEqual({ value: '2026-11-27T05:00:00.000Z' });
      for (const time of ['2026-02-30', '2026-02-29T00:00', '2026-04-31 00:00', '2026-11-27T24:00', '0000-01-01'])
        expect(outcome(field, time), field.path).toEqual({ code: 'invalid_input' });
    }
    for (const field of ofKind('datetime'))
      expect(outcome(field, '2026-02-30T00:00:00.000Z'), field.path).toEqual({ code: 'invalid_input' });
  });

  it('for time zones accepts IANA names in any case, and returns their official spelling', () => {
    for (const field of ofKind('time zone')) {
      for (const zone of ['PST', 'IST', 'ACT', 'SystemV/PST8', '+02:00'])
        expect(outcome(field, zone), field.path).toEqual({ code: 'invalid_choice' });
      for (const zone of ['Asia/Kolkata', 'US/Pacific', 'Etc/UTC'])
        expect(outcome(field, zone.toLowerCase()), field.path).toEqual({ value: zone });
    }
  });

  it('that accepts numbers refuses those that would not be returned exactly', () => {
    const others = fields.filter((field) => !isText(field) && !isChoice(field));
    const withNumbers = (number: number) => [number, [number], { a: [{ b: number }] }, [{ a: number }]];
    let taking = 0;
    for (const field of others) {
      const taken = withNumbers(1).map((value) => 'value' in outcome(field, value));
      taking += taken.some(Boolean) ? 1 : 0;
      for (const number of [2 ** 53, -(2 ** 53), Infinity])
        for (const value of withNumbers(number)) expect(outcome(field, value), field.path).toHaveProperty('code');
    }
    expect(taking).toBeGreaterThan(20);
  });

  it('for decimals refuses more places than it stores', () => {
    const decimals = fields.filter(
      (field) => 'value' in outcome(field, '0.25') && !isText(field) && 'code' in outcome(field, {}),
    );
    expect(decimals.map(({ path }) => path)).toContain('projects.update.session_recording_sample_rate');
    for (const field of decimals)
      for (const decimal of ['0.250', '1e-400', '0.001', '1.000'])
        expect(outcome(field, decimal), field.path).toEqual({ code: 'max_decimal_places' });
  });
});

const password = 'correct horse battery';

describe('values that differ only in case', () => {
  it('are the same name for roles, references and searches', async () => {
    const rolecall = await openTestRolecall();
    const { id: organization_id, owner } = await createTestOrganization(rolecall);
    const caller = await owner.caller();
    const { id: role } = await caller.roles.create({ organization_id, name: 'Straße' });
    expect((await refusal(caller.roles.create({ organization_id, name: 'STRASSE' }))).code).toBe('unique');
    expect((await caller.roles.update({ organization_id, id: role, name: 'STRAẞE' })).name).toBe('STRAẞE');
    const group = { organization_id, provider: 'Maß', provider_organization_id: 'Groß', provider_role_slug: 'ΟΔΟΣ' };
    const reference = { ...group, provider_role_id: 'ﬁ', provider_role_name: 'Fuß', role };
    const { id } = await caller.roleExternalReferences.create(reference);
    const folded = { organization_id, provider: 'MASS', provider_organization_id: 'gross', provider_role_slug: 'οδος' };
    expect((await caller.roleExternalReferences.lookup(folded)).reference?.id).toBe(id);
    const again = caller.roleExternalReferences.create({ ...reference, ...folded, provider_role_id: 'x' });
    expect((await refusal(again)).detail).toContain('role slug already exists.');
    const found = await caller.search.everything({ organization_id, search: 'strasse' });
    expect(found.roles.map((each) => each.id)).toEqual([role]);
  });

  it('are the same address for accounts, sign-ins and invites', async () => {
    const rolecall = await openTestRolecall();
    const { id: organization_id, owner } = await createTestOrganization(rolecall);
    const { system } = rolecall.system();
    await system.createUser({ email: 'Ana@MÜNCHEN.de', password });
    expect((await refusal(system.createUser({ email: 'ana@xn--mnchen-3ya.de' }))).code).toBe('unique');
    const { user } = signedIn(await rolecall.signInWithPassword('ana@XN--mnchen-3ya.de', password, '192.0.2.1'));
    expect(user.email).toBe('Ana@MÜNCHEN.de');
    for (const address of ['ana@münchen.de\u200B', 'ana@mün\u00ADchen.de'])
      expect((await refusal(rolecall.signInWithPassword(address, password, '192.0.2.1'))).code).toBe(
        'authentication_failed',
      );
    const invite = { organization_id, target_email: 'ana@xn--mnchen-3ya.DE' };
    const { path } = await (await owner.caller()).invites.create(invite);
    const ana = await rolecall.actingAs('ana@münchen.de');
    await ana.invites.accept({ token: decodeURIComponent(path.slice('/invite/'.length)) });
    expect(
      (await refusal((await owner.caller()).invites.create({ organization_id, target_email: 'ANA@münchen.de' }))).code,
    ).toBe('unique');
  });

  it('but were stored as different addresses are told apart by their spelling', async () => {
    const rolecall = await openTestRolecall();
    const { system } = rolecall.system();
    const older = await system.createUser({ email: 'strasse@example.com', password });
    const younger = await system.createUser({ email: 'straus@example.com', password });
    // The migration leaves accounts like this if their addresses have become equal.
    await databaseOf(rolecall)
      .executor.updateTable('users')
      .set({ email: 'straße@example.com', email_key: `${emailKey('straße@example.com')}\u0001${younger.id}` })
      .where('id', '=', younger.id)
      .execute();
    const signIn = async (address: string) =>
      signedIn(await rolecall.signInWithPassword(address, password, '192.0.2.1')).user.uuid;
    expect(await signIn('straße@example.com')).toBe(younger.uuid);
    expect(await signIn('strasse@example.com')).toBe(older.uuid);
    expect(await signIn('STRASSE@example.com')).toBe(older.uuid);
    await system.deactivateUser({ email: 'straße@example.com' });
    expect(await signIn('strasse@example.com')).toBe(older.uuid);
    expect((await refusal(system.createUser({ email: 'STRAßE@example.com' }))).code).toBe('unique');
  });
});

it('a slug never ends in a hyphen', async () => {
  const rolecall = await openTestRolecall();
  const { system } = rolecall.system();
  const { email } = await system.createUser({ email: 'ada@example.com' });
  for (let length = 60; length <= 64; length += 1)
    expect(
      (await system.createOrganization({ name: `${'x'.repeat(length - 1)}-ßß`.slice(0, 64), owner: email })).slug,
    ).not.toMatch(/-$/);
  const slug = (await system.createOrganization({ name: `${'ß'.repeat(31)}x ßß`, owner: email })).slug;
  expect(slug).toBe(`${'ss'.repeat(31)}x`);
});
