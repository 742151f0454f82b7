import { describe, expect, it } from 'vitest';
import {
  asUuid,
  displayName,
  doesNotExist,
  emailKey,
  isSameMailbox,
  errorTable,
  exactJson,
  hasScope,
  levelName,
  levels,
  normalizedKey,
  parseJson,
  permissionOf,
  permissions,
  type ProcedureName,
  RolecallError,
  type Scope,
  scopeDescriptions,
  scopes,
  searchKey,
  sentences,
  throttled,
} from '../src/index.ts';

describe('normalizedKey', () => {
  it.each([
    ['ÄRZTE', 'ärzte'],
    ['A\u0308rzte', 'ärzte'],
    ['A\u0308RZTE', 'a\u0308rzte'],
    ['ΑΒΓ', 'αβγ'],
    ['ПРИВЕТ', 'привет'],
    // The uppercase form of this letter has no composed form.
    ['J\u030C', '\u01F0'],
    ['\u212B', 'å'],
    ['Straße', 'STRASSE'],
    ['STRAẞE', 'strasse'],
    ['ΟΔΟΣ', 'οδοσ'],
    ['ΟΔΟΣ ΟΔΟΣ', 'οδος οδοσ'],
    ['ﬁ', 'FI'],
    ['ſ', 'S'],
    ['ᾳ', 'ΑΙ'],
    ['K', 'k'],
    ['Ꭰ', 'ꭰ'],
    ['İ', 'i\u0307'],
  ])('%j and %j are the same name', (one, other) => {
    expect(normalizedKey(one)).toBe(normalizedKey(other));
  });

  it.each([
    ['ärzte', 'arzte'],
    ['a', 'а'],
    ['On call', 'On  call'],
    ['ı', 'i'],
    ['ı', 'I'],
    ['ss', 's'],
  ])('%j and %j are different names', (one, other) => {
    expect(normalizedKey(one)).not.toBe(normalizedKey(other));
  });

  it('does not change a key', () => {
    for (let point = 0; point <= 0x1_ff_ff; point += 1) {
      const key = normalizedKey(String.fromCodePoint(point));
      if (normalizedKey(key) !== key) expect(normalizedKey(key), point.toString(16)).toBe(key);
    }
    for (const name of ['ÄRZTE', 'J\u030C', 'İstanbul', 'ΟΔΟΣ', '🦊', '\u1E9E', 'ǅ'])
      expect(normalizedKey(normalizedKey(name))).toBe(normalizedKey(name));
  });
});

describe('searchKey', () => {
  it.each([
    ['novak', 'Novák'],
    ['NOVAK', 'NOVA\u0301K'],
    ['strasse', 'Straße'],
    ['lukasz', 'Łukasz'],
    ['oyvind', 'Øyvind'],
    ['aerosmith', 'Ærosmith'],
    ['coeur', 'Cœur'],
    ['dordevic', 'Đorđević'],
    ['thor gudmundsson', 'Þor Guðmundsson'],
    ['izmir', 'İzmir'],
    ['isik', 'Işık'],
    ['nguyen thi anh', 'Nguyễn Thị Ánh'],
    ['елка', 'Ёлка'],
    ['αθηνα', 'Αθήνα'],
    ['محمد', 'مُحَمَّد'],
    ['שלום', 'שָׁלוֹם'],
  ])('%j finds %j', (typed, name) => {
    expect(searchKey(name)).toBe(searchKey(typed));
    expect(searchKey(`The ${name} team`)).toContain(searchKey(typed));
  });

  it.each([
    ['か', 'が'],
    ['का', 'कि'],
    ['กัน', 'กิน'],
    ['하', '한'],
    ['a', 'а'],
  ])('%j and %j are different letters', (one, other) => {
    expect(searchKey(other)).not.toContain(searchKey(one));
  });

  it('does not reduce a text of accents to an empty one', () => {
    for (const accents of ['\u0301', '\u0308\u0301', '\u0301 \u0301']) {
      expect(searchKey(accents)).not.toBe('');
      expect(searchKey('Novák')).not.toContain(searchKey(accents));
    }
  });

  it('does not change a key', () => {
    for (let point = 0; point <= 0x1_ff_ff; point += 1) {
      const key = searchKey(String.fromCodePoint(point));
      if (searchKey(key) !== key) expect(searchKey(key), point.toString(16)).toBe(key);
    }
  });
});

describe('emailKey', () => {
  it.each([
    ['Ana@Example.com', 'ana@example.COM'],
    ['ana@münchen.de', 'ana@xn--mnchen-3ya.de'],
    ['ana@MÜNCHEN.de', 'Ana@XN--Mnchen-3YA.DE'],
    ['ana@mu\u0308nchen.de', 'ana@münchen.de'],
    ['ana@例え。jp', 'ana@例え.jp'],
    [' ana@example.com ', 'ana@example.com'],
    ['Ä@example.com', 'a\u0308@example.com'],
  ])('%j and %j are the same address', (one, other) => {
    expect(emailKey(one)).toBe(emailKey(other));
  });

  it.each([
    ['ana@example.com', 'ana+x@example.com'],
    ['ana@example.com', 'ana@example.com\u200B'],
    ['ana@example.com', 'ana@exam\u00ADple.com'],
    ['ana@example.com', 'ana@example.com/'],
    ['ana@example.com', 'ana@example.com:80'],
    ['ana@example.com', 'ana@ex%61mple.com'],
    ['ana@example.com', 'ana@x@example.com'],
    ['ana@straße.de', 'ana@strasse.de'],
    ['ana@127.0.0.1', 'ana@127.1'],
  ])('%j and %j are different addresses', (one, other) => {
    expect(emailKey(one)).not.toBe(emailKey(other));
  });
});

describe('isSameMailbox', () => {
  it.each([
    ['Ana@Example.com', 'ana@example.COM'],
    ['ana@münchen.de', 'ana@xn--mnchen-3ya.de'],
  ])('%j and %j are the same mailbox', (one, other) => {
    expect(isSameMailbox(one, other)).toBe(true);
  });

  it.each([
    ['weiß@example.com', 'weiss@example.com'],
    ['\u212Ana@example.com', 'kna@example.com'],
    ['Ä@example.com', 'A\u0308@example.com'],
    ['ﬁnn@example.com', 'finn@example.com'],
    ['ı@example.com', 'i@example.com'],
    ['ana', 'ana'],
  ])('%j and %j are different mailboxes', (one, other) => {
    expect(isSameMailbox(one, other)).toBe(false);
  });
});

describe('JSON', () => {
  const kept = [
    '0',
    '1.50',
    '0.1',
    '1e3',
    '1E+3',
    '9007199254740991',
    '-9007199254740991',
    '0.30000000000000004',
    '1e300',
    '5e-324',
    '0.00000000000000000000',
    '123456789.12345678',
  ];
  const changed = [
    '9007199254740993',
    '-9007199254740993',
    '0.12345678901234567890',
    '1e-400',
    '1e400',
    '100000000000000000000000000001',
    '3.14159265358979323846',
    '1.7976931348623157e309',
    '2e-324',
    '-0',
    '-0.0',
    '-0e5',
  ];

  it.each(kept)('keeps the number %s', (number) => {
    expect(parseJson(number)).toBe(Number(number));
    expect(parseJson(`{"a":[{"b":${number}}]}`)).toEqual({ a: [{ b: Number(number) }] });
  });

  it.each(changed)('turns the number %s into one that every schema refuses', (number) => {
    for (const written of [
      number,
      `[1, ${number} ]`,
      `{"a":"\\"","b":${number}}`,
      `{"${number}":${number},"c":"${number}"}`,
    ])
      expect(JSON.stringify(parseJson(written)), written).toBe(
        JSON.stringify(
          JSON.parse(written, (_, value: unknown) => (typeof value === 'number' && value !== 1 ? Infinity : value)),
        ),
      );
  });

  it('does not change strings', () => {
    const text = JSON.stringify({
      '9007199254740993': 'a "9007199254740993" \\',
      b: '\\"1e-400',
      c: ['\n0.12345678901234567890'],
    });
    expect(JSON.stringify(parseJson(text))).toBe(text);
  });

  it('that is invalid is not repaired', () => {
    for (const text of ['1.2.3.4.5.6.7.8.9.10', '01234567890123456789', '1e9999e1', '-'.repeat(20)])
      expect(exactJson(text)).toBe(text);
    expect(exactJson('[9007199254740993,1e-400}')).toBe('[1e999,1e999}');
  });

  it('that is invalid is refused', () => {
    for (const text of ['', '9007199254740993,', '{"a":01234567890123456789}', '1e999x'])
      expect(() => parseJson(text), text).toThrow(SyntaxError);
  });
});

describe('asUuid', () => {
  it('accepts UUIDs in any case, and nothing else', () => {
    expect(asUuid('01890A5D-AC96-774B-BCCE-B302099A8057')).toBe('01890a5d-ac96-774b-bcce-b302099a8057');
    for (const text of [
      '',
      '1',
      '01890a5dac96774bbcceb302099a8057',
      ' 01890a5d-ac96-774b-bcce-b302099a8057',
      '01890a5d-ac96-774b-bcce-b302099a8057\n',
      '01890a5d-ac96-774b-bcce-b302099a805g',
    ])
      expect(asUuid(text), JSON.stringify(text)).toBeUndefined();
  });
});

it('people are named by their first name, or else by the local part of their address', () => {
  expect(displayName({ first_name: ' Ada ', email: 'a@example.com' })).toBe('Ada');
  expect(displayName({ first_name: ' ', email: 'ada.l@example.com' })).toBe('ada.l');
});

describe('hasScope', () => {
  const needed = scopes.filter((scope): scope is Exclude<Scope, '*'> => scope !== '*');

  it('a scope grants itself, and writing implies reading', () => {
    for (const granted of needed)
      for (const required of needed) {
        const implied =
          granted === required || (granted.endsWith(':write') && required === granted.replace(':write', ':read'));
        expect(hasScope([granted], required), `${granted} for ${required}`).toBe(implied);
      }
  });

  it('* grants everything, and no scope grants nothing', () => {
    for (const required of needed) {
      expect(hasScope(['*'], required)).toBe(true);
      expect(hasScope([], required)).toBe(false);
    }
  });

  it('access to an organization does not include its members', () => {
    expect(hasScope(['organization:write'], 'organization_member:read')).toBe(false);
  });
});

describe('the permission table', () => {
  const names = Object.keys(permissions) as ProcedureName[];
  const ofLevels = names.filter((name) => permissionOf(name).who in levels);

  it('names known scopes, and requires one wherever keys may call', () => {
    for (const name of names) {
      const { scope, who } = permissionOf(name);
      if (scope) expect(scopeDescriptions, name).toHaveProperty([scope]);
      expect(scope !== undefined, name).toBe(who in levels || who === 'authenticated' || who === 'project_or_user');
    }
  });

  it('requires a write scope for writes, and only for writes', () => {
    for (const name of names.filter((candidate) => permissionOf(candidate).scope))
      expect(permissionOf(name).scope?.endsWith(':write'), name).toBe(permissionOf(name).writes);
  });

  it('marks procedures as writes according to their verbs', () => {
    for (const name of names) {
      const reading =
        /\.(list|listOfOrganization|sessions|names|get|overview|summary|map|candidates|providers|lookup|lookupMany|health|everything|explain|me|current|preview|firstSteps|attention|policy|\w+Rules|\w+Levels|\w+Users|projectsOf\w+|withoutRole)$/.test(
          name,
        );
      expect(permissionOf(name).writes, name).toBe(!reading);
    }
  });

  it('lets only admins change an organization, except within projects and for themselves', () => {
    for (const name of ofLevels) {
      const { who, writes, on, conditions } = permissionOf(name);
      if (writes && on !== 'project' && !conditions.includes('self_or_admin'))
        expect(levels[who as keyof typeof levels], name).toBeGreaterThanOrEqual(levels.admin);
    }
    expect(permissionOf('organizations.delete').who).toBe('owner');
  });

  it('does not let keys manage keys', () => {
    for (const name of names.filter((candidate) => candidate.startsWith('personalApiKeys.')))
      if (permissionOf(name).writes) expect(permissionOf(name).who).toBe('session');
  });

  it('has the documented refusals', () => {
    for (const name of ofLevels) {
      const { project, denied } = permissionOf(name);
      const rules = { 'access.setResourceRule': sentences.resourceRulesForbidden }[name as string];
      const ofProject = name.startsWith('access.set') ? sentences.projectRulesForbidden : sentences.projectForbidden;
      expect(denied, name).toBe(project === undefined ? sentences.levelTooLow : (rules ?? ofProject));
    }
  });
});

describe('errors', () => {
  it('have the same shape', () => {
    expect(new RolecallError('unique', 'There is already a role with this name.', { attr: 'name' }).body).toEqual({
      type: 'validation_error',
      code: 'unique',
      detail: 'There is already a role with this name.',
      attr: 'name',
    });
    expect(doesNotExist('role', 5).body).toEqual({
      type: 'validation_error',
      code: 'does_not_exist',
      detail: 'Invalid pk "5" - object does not exist.',
      attr: 'role',
    });
  });

  it('say how long to wait', () => {
    expect(throttled(30)).toMatchObject({
      status: 429,
      retryAfter: 30,
      message: 'Request was throttled. Expected available in 30 seconds.',
    });
    expect(throttled(1).message).toBe('Request was throttled. Expected available in 1 second.');
  });

  it('keep their cause out of the body', () => {
    const error = new RolecallError('error', sentences.serverError, { cause: new Error('secret') });
    expect(error.cause).toBeInstanceOf(Error);
    expect(JSON.stringify(error.body)).toBe(
      '{"type":"server_error","code":"error","detail":"A server error occurred.","attr":null}',
    );
  });

  it('have the documented status and type', () => {
    const documented = {
      parse_error: [400, 'invalid_request'],
      required: [400, 'validation_error'],
      null: [400, 'validation_error'],
      blank: [400, 'validation_error'],
      max_length: [400, 'validation_error'],
      invalid_input: [400, 'validation_error'],
      invalid_choice: [400, 'validation_error'],
      does_not_exist: [400, 'validation_error'],
      unique: [400, 'validation_error'],
      not_authenticated: [401, 'authentication_error'],
      authentication_failed: [401, 'authentication_error'],
      permission_denied: [403, 'authentication_error'],
      not_found: [404, 'invalid_request'],
      method_not_allowed: [405, 'invalid_request'],
      conflict: [409, 'invalid_request'],
      request_too_large: [413, 'invalid_request'],
      unsupported_media_type: [415, 'invalid_request'],
      throttled: [429, 'throttled_error'],
      error: [500, 'server_error'],
      service_unavailable: [503, 'server_error'],
    };
    for (const [code, [status, type]] of Object.entries(documented))
      expect(errorTable[code as keyof typeof errorTable], code).toEqual({ status, type });
  });
});

it('levels have names', () => {
  expect([1, 8, 15].map((level) => levelName(level as 1 | 8 | 15))).toEqual(['member', 'admin', 'owner']);
});
