import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import {
  ActivityLogListInput,
  DashboardCreate,
  email,
  InviteToken,
  jsonList,
  MemberListInput,
  MemberUpdate,
  OrganizationCreate,
  OrganizationInviteCreate,
  OrganizationUpdate,
  PageInput,
  password,
  PasswordChange,
  PersonalApiKeyCreate,
  RoleCreate,
  RoleExternalReferenceCreate,
  RoleExternalReferenceListInput,
  RoleExternalReferenceLookup,
  RoleListInput,
  RoleMembershipCreate,
  RoleUpdate,
  SignUp,
  text,
  UserUpdate,
  uuid,
  validationError,
} from '../src/index.ts';
import { nested, refusal, uuidV7, validation } from './support.ts';

const reference = {
  provider: 'github',
  provider_organization_id: 'acme',
  provider_role_id: '4242',
  provider_role_slug: 'on-call',
  provider_role_name: 'On call',
  role: uuidV7,
};

describe('a field that is missing, null or blank', () => {
  it('is refused as required if it is missing', () => {
    expect(refusal(RoleCreate, {})).toEqual(validation('required', 'This field is required.', 'name'));
    expect(refusal(RoleMembershipCreate, {})).toEqual(validation('required', 'This field is required.', 'user_uuid'));
    expect(refusal(PersonalApiKeyCreate, { label: 'ci' })).toEqual(
      validation('required', 'This field is required.', 'scopes'),
    );
  });

  it('is refused if it is null', () => {
    expect(refusal(RoleCreate, { name: null })).toEqual(validation('null', 'This field may not be null.', 'name'));
    expect(refusal(RoleMembershipCreate, { user_uuid: null })).toEqual(
      validation('null', 'This field may not be null.', 'user_uuid'),
    );
    expect(refusal(MemberUpdate, { level: null })).toEqual(validation('null', 'This field may not be null.', 'level'));
    expect(refusal(UserUpdate, { first_name: null })).toEqual(
      validation('null', 'This field may not be null.', 'first_name'),
    );
  });

  it('is refused if it is blank or only white space', () => {
    for (const name of [
      '',
      '   ',
      '\t\n',
      '\u00a0',
      '\u200B',
      '\u3164',
      '\u00AD',
      '\u0007',
      '\u2800',
      '\u202E',
      '\u{13430}',
      '\u{1D159}',
      ' \u200B \u2060',
    ])
      expect(refusal(RoleCreate, { name })).toEqual(validation('blank', 'This field may not be blank.', 'name'));
  });

  it('is accepted where the documentation allows it', () => {
    expect(RoleExternalReferenceCreate.parse({ ...reference, provider_role_slug: null }).provider_role_slug).toBeNull();
    expect(RoleExternalReferenceCreate.parse({ ...reference, provider_role_slug: '' }).provider_role_slug).toBe('');
    expect(
      RoleExternalReferenceCreate.parse({ ...reference, provider_role_slug: undefined }).provider_role_slug,
    ).toBeUndefined();
    expect(RoleUpdate.parse({})).toEqual({});
    expect(UserUpdate.parse({ first_name: '', role_at_organization: null })).toEqual({
      first_name: '',
      role_at_organization: null,
    });
  });

  it('is reported first if it comes first in the documented order', () => {
    expect(refusal(RoleExternalReferenceCreate, {})?.attr).toBe('provider');
    expect(refusal(RoleExternalReferenceCreate, { role: 1, provider_role_name: 1, provider: 'github' })).toEqual(
      validation('required', 'This field is required.', 'provider_organization_id'),
    );
    expect(refusal(RoleExternalReferenceCreate, { ...reference, provider_role_id: '', role: 'x' })?.attr).toBe(
      'provider_role_id',
    );
  });
});

describe('invisible characters', () => {
  const refused = validation('invalid_input', 'Control and invisible characters are not allowed.', 'name');

  it.each([
    '\u200B',
    '\u200C',
    '\u200D',
    '\u2060',
    '\u00AD',
    '\u3164',
    '\u115F',
    '\u202E',
    '\u2066',
    '\u200F',
    '\u061C',
    '\u034F',
    '\uFE0F',
    '\u{E0041}',
    '\n',
    '\t',
    '\u0007',
    '\u007F',
    '\u0085',
    '\u2028',
    '\uFEFF',
    '\u{1343F}',
    '©\u200D®',
  ])('%j is refused inside a name', (character) => {
    expect(refusal(RoleCreate, { name: `Op${character}s` })).toEqual(refused);
  });

  it.each([
    '👩‍💻 Team',
    '👩🏽‍🚀',
    '❤️ Care',
    '🏳️‍🌈',
    '🏴‍☠️',
    '1️⃣ First',
    '🇩🇪',
    '🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}',
    'علی\u200Cرضا',
    'می\u200Cخواهم',
    'ශ්\u200Dරී',
    'क्\u200Dष',
    'עברית',
    'José',
    'e\u0301',
  ])('%j is a valid name', (name) => {
    expect(RoleCreate.parse({ name })).toEqual({ name });
  });

  it.each([
    '👩\u200D',
    '\u200D👩',
    '👩\u200D\u200D💻',
    '👩\u200DA',
    'A\uFE0F',
    '1\uFE0F',
    'در\u200Cد',
    'علی\u200C',
    'क\u200D',
    'क्\u200D',
    '🏴\u{E0067}',
  ])('%j is not a valid name', (name) => {
    expect(refusal(RoleCreate, { name })).toEqual(refused);
  });

  it('count as blank in optional texts, and are allowed in longer texts', () => {
    expect(UserUpdate.parse({ first_name: '\u200B' })).toEqual({ first_name: '' });
    expect(MemberListInput.parse({ search: '\u200B' }).search).toBeUndefined();
    const description = 'One\n\ttwo\u200B three';
    expect(DashboardCreate.parse({ name: 'A', url: 'https://a.example', description }).description).toBe(description);
  });
});

describe('lengths', () => {
  const tooLong = (max: number, attr: string) =>
    validation('max_length', `Ensure this field has no more than ${max} characters.`, attr);

  it.each([
    ['role name', RoleCreate, {}, 'name', 200],
    ['provider', RoleExternalReferenceCreate, reference, 'provider', 32],
    ['provider_organization_id', RoleExternalReferenceCreate, reference, 'provider_organization_id', 255],
    ['provider_role_id', RoleExternalReferenceCreate, reference, 'provider_role_id', 255],
    ['provider_role_slug', RoleExternalReferenceCreate, reference, 'provider_role_slug', 255],
    ['provider_role_name', RoleExternalReferenceCreate, reference, 'provider_role_name', 255],
    ['provider to look up', RoleExternalReferenceLookup, reference, 'provider', 32],
    ['organization name', OrganizationCreate, {}, 'name', 64],
    ['first name', UserUpdate, {}, 'first_name', 150],
    ['key label', PersonalApiKeyCreate, { scopes: ['*'] }, 'label', 40],
    ['member search', MemberListInput, {}, 'search', 200],
    ['invite token', InviteToken, {}, 'token', 500],
    ['invite token on signing up', SignUp, { email: 'ada@example.com', password: 'long enough' }, 'invite_token', 500],
    ['current password', PasswordChange, { password: 'long enough' }, 'current_password', 1000],
    ['item of the activity log', ActivityLogListInput, {}, 'item_id', 100],
  ] as const)('of a %s are limited', (_, schema, others, field, max) => {
    expect(refusal(schema, { ...others, [field]: 'x'.repeat(max) })).toBeUndefined();
    expect(refusal(schema, { ...others, [field]: 'x'.repeat(max + 1) })).toEqual(tooLong(max, field));
  });

  it('count code points, not UTF-16 units', () => {
    expect(refusal(RoleCreate, { name: '🦊'.repeat(200) })).toBeUndefined();
    expect(refusal(RoleCreate, { name: '🦊'.repeat(201) })).toEqual(tooLong(200, 'name'));
    expect(refusal(MemberListInput, { search: '🦊'.repeat(200) })).toBeUndefined();
    expect(refusal(z.object({ password }), { password: '🦊'.repeat(128) })).toBeUndefined();
    expect(refusal(z.object({ password }), { password: '🦊'.repeat(129) })).toEqual(tooLong(128, 'password'));
  });

  it('are measured after white space at both ends is removed', () => {
    expect(RoleCreate.parse({ name: `  ${'x'.repeat(200)}\n` })).toEqual({ name: 'x'.repeat(200) });
  });

  it('of lists count elements', () => {
    expect(refusal(PersonalApiKeyCreate, { label: 'ci', scopes: [] })).toEqual(
      validation('min_length', 'Ensure this field has at least 1 elements.', 'scopes'),
    );
    expect(
      refusal(OrganizationInviteCreate, { target_email: 'ada@example.com', role_ids: Array(101).fill(uuidV7) }),
    ).toEqual(validation('max_length', 'Ensure this field has no more than 100 elements.', 'role_ids'));
  });

  it('of a password are 10 to 128 characters', () => {
    expect(refusal(z.object({ password }), { password: '' })).toEqual(
      validation('blank', 'This field may not be blank.', 'password'),
    );
    expect(refusal(z.object({ password }), { password: '1234567' })).toEqual(
      validation('min_length', 'This password is too short. It must contain at least 10 characters.', 'password'),
    );
    expect(refusal(z.object({ password }), { password: '  spaces stay  ' })).toBeUndefined();
    expect(z.object({ password }).parse({ password: '  spaces stay  ' })).toEqual({ password: '  spaces stay  ' });
  });
});

describe('wrong types', () => {
  const invalid = (detail: string, attr: string) => validation('invalid_input', detail, attr);

  it.each([[5], [true], [['a']], [{}]])('%j is not a valid string', (name) => {
    expect(refusal(RoleCreate, { name })).toEqual(invalid('Not a valid string.', 'name'));
  });

  it.each([['5'], [1.5], [true], [[1]], [{}]])('%j is not a valid integer', (limit) => {
    expect(refusal(PageInput, { limit })).toEqual(invalid('A valid integer is required.', 'limit'));
  });

  it.each([['x'], [''], ['0189'], [5], [true], [[]], [{}], [`${uuidV7}0`], [`{${uuidV7}}`]])(
    '%j is not a valid UUID',
    (value) => {
      expect(refusal(RoleMembershipCreate, { user_uuid: value })).toEqual(
        invalid('Must be a valid UUID.', 'user_uuid'),
      );
      expect(refusal(UserUpdate, { set_current_organization: value })).toEqual(
        invalid('Must be a valid UUID.', 'set_current_organization'),
      );
      expect(refusal(OrganizationUpdate, { default_role_id: value })).toEqual(
        invalid('Must be a valid UUID.', 'default_role_id'),
      );
      // A blank filter is ignored.
      expect(refusal(RoleExternalReferenceListInput, { role_id: value })).toEqual(
        value === '' ? undefined : invalid('Must be a valid UUID.', 'role_id'),
      );
      expect(refusal(OrganizationInviteCreate, { target_email: 'ada@example.com', role_ids: [value] })).toEqual(
        invalid('Must be a valid UUID.', 'role_ids'),
      );
    },
  );

  it.each([
    ['text', 'str'],
    [5, 'int'],
    [1.5, 'float'],
    [true, 'bool'],
    [{}, 'dict'],
  ])('%j is not a list, and the message has the Python name of its type', (scopes, name) => {
    expect(refusal(PersonalApiKeyCreate, { label: 'ci', scopes })).toEqual(
      invalid(`Expected a list of items but got type "${name}".`, 'scopes'),
    );
  });

  it.each([
    ['text', 'str'],
    [[], 'list'],
  ])('%j is not a dictionary', (posthog_contact, name) => {
    expect(refusal(OrganizationUpdate, { posthog_contact })).toEqual(
      invalid(`Expected a dictionary of items but got type "${name}".`, 'posthog_contact'),
    );
  });

  it.each([
    ['text', 'str'],
    [5, 'int'],
    [1.5, 'float'],
    [false, 'bool'],
    [[], 'list'],
    [null, 'NoneType'],
    [undefined, 'NoneType'],
  ])('a body that is %j is not an object', (body, name) => {
    expect(refusal(RoleCreate, body)).toEqual({
      type: 'validation_error',
      code: 'invalid_input',
      detail: `Invalid data. Expected a dictionary, but got ${name}.`,
      attr: null,
    });
  });

  it('are reported for the top-level field, however deep they are', () => {
    expect(refusal(OrganizationUpdate, { posthog_contact: { name: 5 } })).toEqual(
      invalid('Not a valid string.', 'posthog_contact'),
    );
    expect(refusal(PersonalApiKeyCreate, { label: 'ci', scopes: ['*'], scoped_projects: [1, 'x'] })).toEqual(
      invalid('A valid integer is required.', 'scoped_projects'),
    );
  });
});

describe('choices', () => {
  const noChoice = (shown: string, attr: string) =>
    validation('invalid_choice', `"${shown}" is not a valid choice.`, attr);

  it.each([
    [2, '2'],
    ['8', '8'],
    [true, 'true'],
    [[8], '[8]'],
  ])('%j is not a level', (level, shown) => {
    expect(refusal(MemberUpdate, { level })).toEqual(noChoice(shown, 'level'));
  });

  it('are checked for scopes, list orders, occupations and kinds of activity', () => {
    expect(refusal(PersonalApiKeyCreate, { label: 'ci', scopes: ['*', 'roles:read'] })).toEqual(
      noChoice('roles:read', 'scopes'),
    );
    expect(refusal(MemberListInput, { order: 'age' })).toEqual(noChoice('age', 'order'));
    expect(refusal(UserUpdate, { role_at_organization: 'wizard' })).toEqual(noChoice('wizard', 'role_at_organization'));
    expect(refusal(ActivityLogListInput, { scope: 'role' })).toEqual(noChoice('role', 'scope'));
  });

  it('are quoted in the message, up to 100 characters', () => {
    expect(refusal(UserUpdate, { role_at_organization: 'x'.repeat(1_000_000) })?.detail).toBe(
      `"${'x'.repeat(100)}…" is not a valid choice.`,
    );
  });
});

describe('values', () => {
  it('have a minimum and a maximum', () => {
    expect(refusal(PageInput, { limit: 0 })).toEqual(
      validation('min_value', 'Ensure this value is greater than or equal to 1.', 'limit'),
    );
    expect(refusal(PageInput, { limit: 1001 })).toEqual(
      validation('max_value', 'Ensure this value is less than or equal to 1000.', 'limit'),
    );
    expect(refusal(PageInput, { offset: -1 })).toEqual(
      validation('min_value', 'Ensure this value is greater than or equal to 0.', 'offset'),
    );
    expect(refusal(PageInput, { offset: 1e300 })?.code).toMatch(/max_value|invalid_input/);
    expect(PageInput.parse({})).toEqual({ limit: 100, offset: 0 });
  });

  it('can be email addresses', () => {
    for (const address of [
      'x',
      'a@b',
      '@example.com',
      'a b@example.com',
      'a@@example.com',
      '<a@example.com>',
      'a@example.',
      'a@b..c',
      'a@-b.c',
      'a@b-.c',
      'a@.b.c',
      'a@b.c.',
      'a@b.-c',
      'a@b_c.de',
      'a@xn--zzzzzzzz.de',
      'a@1.2.3.4',
      'a@example.com/b',
      'a@ex%61mple.com',
      `a@${'x'.repeat(64)}.de`,
      ...['\u200B', '\u00AD', '\u3164', '\u202E', '\u2060', '\u200D', '\uFE0F', '\u0007', '\u007F'].flatMap(
        (character) => [
          `a@example.com${character}`,
          `a@exam${character}ple.com`,
          `a${character}b@example.com`,
          `${character}a@example.com`,
        ],
      ),
    ])
      expect(refusal(z.object({ email: email('Address.') }), { email: address }), address).toEqual(
        validation('invalid_input', 'Enter a valid email address.', 'email'),
      );
    for (const address of [
      'ada@example.com',
      "o'neil+tag@sub.example.co",
      'jürgen@müller.example',
      'a@xn--mnchen-3ya.de',
      'a@例え.jp',
      'a.b@a-b.c1',
    ])
      expect(refusal(z.object({ email: email('Address.') }), { email: address }), address).toBeUndefined();
    const longest = `${'x'.repeat(242)}@example.com`;
    expect(refusal(z.object({ email: email('Address.') }), { email: longest })).toBeUndefined();
    expect(refusal(z.object({ email: email('Address.') }), { email: `x${longest}` })).toEqual(
      validation('max_length', 'Ensure this field has no more than 254 characters.', 'email'),
    );
  });

  it('can be web addresses', () => {
    const valid = { name: 'Sign-ups', url: 'https://metrics.example.com/1?a=b#c' };
    expect(refusal(DashboardCreate, valid)).toBeUndefined();
    for (const url of ['x', 'javascript:alert(1)', 'ftp://example.com', 'https://', '//example.com', 'http://a b'])
      expect(refusal(DashboardCreate, { ...valid, url }), url).toEqual(
        validation('invalid_input', 'Enter a valid URL.', 'url'),
      );
    expect(refusal(OrganizationUpdate, { shared_slack_channel_url: 'javascript:alert(1)' })).toEqual(
      validation('invalid_input', 'Enter a valid URL.', 'shared_slack_channel_url'),
    );
  });

  it('can be instants, which are in UTC whatever the time zone of the host', () => {
    const zone = process.env['TZ'];
    onTestFinished(() => {
      if (zone === undefined) delete process.env['TZ'];
      else process.env['TZ'] = zone;
    });
    for (const [elsewhere, offset] of [
      ['America/New_York', 300],
      ['Pacific/Kiritimati', -840],
    ] as const) {
      process.env['TZ'] = elsewhere;
      expect(new Date(2026, 0, 31).getTimezoneOffset()).toBe(offset);
      for (const since of ['2026-01-31', '2026-01-31 00:00', '2026-01-31T00:00:00'])
        expect(ActivityLogListInput.parse({ since }).since).toBe('2026-01-31T00:00:00.000Z');
    }
  });

  it('can be instants, which are returned in UTC', () => {
    expect(ActivityLogListInput.parse({ since: '2026-01-31' }).since).toBe('2026-01-31T00:00:00.000Z');
    expect(ActivityLogListInput.parse({ since: '2026-01-31T09:30:00+01:00' }).since).toBe('2026-01-31T08:30:00.000Z');
    expect(ActivityLogListInput.parse({ since: '2026-01-31 00:00' }).since).toBe('2026-01-31T00:00:00.000Z');
    expect(ActivityLogListInput.parse({ since: '2026-01-31T09:30:00.1234' }).since).toBe('2026-01-31T09:30:00.123Z');
    expect(ActivityLogListInput.parse({ since: '2026-01-31T09:30-0530' }).since).toBe('2026-01-31T15:00:00.000Z');
    expect(ActivityLogListInput.parse({ since: '2028-02-29' }).since).toBe('2028-02-29T00:00:00.000Z');
    for (const since of [
      '2026-02-30',
      '2026-02-29',
      '2026-04-31T00:00',
      '2026-02-30T00:00:00Z',
      '2026-01-00',
      '2026-01-31T24:00',
      '2026-01-31T23:60',
      '0000-01-01',
      '0001-01-01T00:00+01:00',
      '9999-12-31T23:59-01:00',
      'yesterday',
      '2026-13-01',
      '2026-02-30T25:00:00Z',
      '1769850000',
    ])
      expect(refusal(ActivityLogListInput, { since }), since).toEqual(
        validation('invalid_input', 'Datetime has wrong format. Use ISO 8601.', 'since'),
      );
  });

  it('that are UUIDs are converted to lower case', () => {
    expect(z.object({ id: uuid('Id.') }).parse({ id: uuidV7.toUpperCase() })).toEqual({ id: uuidV7 });
    expect(UserUpdate.parse({ set_current_organization: uuidV7.toUpperCase() })).toEqual({
      set_current_organization: uuidV7,
    });
  });
});

describe('a rule across fields', () => {
  it('names no field', () => {
    const sentence = validation(
      'invalid_input',
      'Either provider_role_slug or provider_role_id must be provided.',
      null,
    );
    const { provider, provider_organization_id } = reference;
    expect(refusal(RoleExternalReferenceLookup, { provider, provider_organization_id })).toEqual(sentence);
    expect(
      refusal(RoleExternalReferenceLookup, {
        provider,
        provider_organization_id,
        provider_role_slug: '',
        provider_role_id: ' ',
      }),
    ).toEqual(sentence);
    expect(
      refusal(RoleExternalReferenceLookup, { provider, provider_organization_id, provider_role_slug: 'x' }),
    ).toBeUndefined();
    expect(
      refusal(RoleExternalReferenceLookup, { provider, provider_organization_id, provider_role_id: 'x' }),
    ).toBeUndefined();
  });

  it('is checked after the rules of single fields', () => {
    expect(refusal(RoleExternalReferenceLookup, { provider: 'github' })).toEqual(
      validation('required', 'This field is required.', 'provider_organization_id'),
    );
  });
});

describe('characters that cannot be stored', () => {
  it('include NUL, which does not count as blank', () => {
    const nul = validation('null_characters_not_allowed', 'Null characters are not allowed.', 'search');
    for (const search of ['\0', ' \0\u200B']) expect(refusal(RoleListInput, { search })).toEqual(nul);
    expect(refusal(RoleCreate, { name: 'a\0b' })).toEqual(
      validation('null_characters_not_allowed', 'Null characters are not allowed.', 'name'),
    );
  });

  it.each([
    ['\uD800', 'U+D800'],
    ['a\uDC00b', 'U+DC00'],
    ['\uDC00\uD800', 'U+DC00'],
    ['🦊\uD83E', 'U+D83E'],
  ])('include lone surrogates: %j', (name, shown) => {
    expect(refusal(RoleCreate, { name })).toEqual(
      validation('surrogate_characters_not_allowed', `Surrogate characters are not allowed: ${shown}.`, 'name'),
    );
  });

  it('do not include surrogate pairs', () => {
    expect(RoleCreate.parse({ name: '🦊' })).toEqual({ name: '🦊' });
  });
});

describe('unknown members', () => {
  const body = (json: string): unknown => JSON.parse(json);

  it('are ignored', () => {
    expect(RoleCreate.parse({ name: 'On call', created_by: 5 })).toEqual({ name: 'On call' });
  });

  it('are harmless if they have the names of prototype members', () => {
    for (const name of ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty']) {
      const parsed = RoleCreate.parse(
        body(`{"name": "On call", ${JSON.stringify(name)}: {"polluted": true, "name": 5}}`),
      );
      expect(parsed).toEqual({ name: 'On call' });
      expect(Object.getPrototypeOf(parsed)).toBe(Object.prototype);
      expect(({} as { polluted?: true }).polluted).toBeUndefined();
    }
  });

  it('do not set other fields through the prototype', () => {
    expect(refusal(RoleCreate, body('{"__proto__": {"name": "On call"}}'))).toEqual(
      validation('required', 'This field is required.', 'name'),
    );
    expect(refusal(z.object({ toString: text(10, { description: 'Text.' }) }), {})?.code).toBe('required');
  });
});

describe('lists of JSON', () => {
  const schema = z.object({ list: jsonList('Values.') });

  it('are returned as they were sent', () => {
    const list = [1, 'a', null, { b: [true] }];
    expect(schema.parse({ list })).toEqual({ list });
  });

  it('are refused for the same reasons as other JSON', () => {
    expect(refusal(schema, { list: ['\0'] })).toEqual(
      validation('invalid_input', 'Null characters are not allowed.', 'list'),
    );
    expect(refusal(schema, { list: nested(101) })?.code).toBe('invalid_input');
    expect(refusal(schema, { list: {} })).toEqual(
      validation('invalid_input', 'Expected a list of items but got type "dict".', 'list'),
    );
  });
});

it('an error without an issue still has a documented body', () => {
  expect(validationError(new z.core.$ZodError([]), {}).body).toEqual(
    validation('invalid_input', 'Invalid data.', null),
  );
});
