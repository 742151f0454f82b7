import { describe, expect, it } from 'vitest';
import { csvFile, csvOf, readCsv, textOf } from '../src/csv.ts';
import {
  type Known,
  mostPeople,
  type PersonLine,
  planInvites,
  readPeople,
} from '../src/features/invites/read-people.ts';

const person: PersonLine = { line: 2, email: 'ada@example.com', first_name: '', level: '', roles: [] };

describe('a file of people', () => {
  it.each([
    ['email\nada@example.com', person],
    [
      'Email,First Name,Level,Roles\r\nada@example.com,Ada,admin,On call; Data|Ops\r\n',
      { ...person, first_name: 'Ada', level: 'admin', roles: ['On call', 'Data', 'Ops'] },
    ],
    ['E-mail;email;roles\nx;ada@example.com;"On call;Data"', { ...person, roles: ['On call', 'Data'] }],
    ['email\troles\nada@example.com\tData', { ...person, roles: ['Data'] }],
    ['\n\nemail\n\nada@example.com\n\n', { ...person, line: 3 }],
    ['email,first_name\n"ada@example.com","Lovelace, Ada"', { ...person, first_name: 'Lovelace, Ada' }],
  ])('is read: %j', (text, expected) => {
    expect(readPeople(text)).toEqual({ people: [expected], unused: expect.any(Array) });
  });

  it('may have unused columns', () => {
    expect(readPeople('Email,First Name,Role,Level,,Roles\nada@example.com')).toMatchObject({ unused: ['role'] });
  });

  it('is refused as a whole if it has no addresses or too many people', () => {
    expect(readPeople('')).toBe('noEmailColumn');
    expect(readPeople('name\nAda')).toBe('noEmailColumn');
    expect(readPeople('email\n\n')).toBe('noPeople');
    const lines = Array.from({ length: mostPeople }, (_, index) => `person${index}@example.com`);
    expect(readPeople(['email', ...lines].join('\n'))).toMatchObject({ people: { length: mostPeople } });
    expect(readPeople(['email', ...lines, 'one-more@example.com'].join('\n'))).toBe('tooMany');
  });

  it('is read in the encodings that spreadsheets use', async () => {
    const bytes = [0xdc, 0x6d, 0x69, 0x74];
    expect(textOf(new Uint8Array(bytes))).toBe('Ümit');
    expect(textOf(new TextEncoder().encode('Ümit'))).toBe('Ümit');
    expect(textOf(new Uint8Array([0xff, 0xfe, ...Buffer.from('Ümit', 'utf16le')]))).toBe('Ümit');
    const file = csvFile('members', csvOf(['email', 'roles'], [{ email: 'ada@example.com', roles: 'Data; Ops' }]));
    const text = textOf(new Uint8Array(await file.arrayBuffer()));
    expect(readCsv(text).columns).toEqual(['email', 'roles']);
    expect(readPeople(text)).toMatchObject({ people: [{ ...person, roles: ['Data', 'Ops'] }] });
  });
});

describe('an import', () => {
  const known: Known = {
    members: new Map([
      ['member@example.com', true],
      ['gone@example.com', false],
    ]),
    invited: new Set(['invited@example.com']),
    roles: new Map([
      ['on call', { id: '1', name: 'On call' }],
      ['strasse', { id: '2', name: 'Straße' }],
    ]),
    levels: new Map([
      ['member', 1],
      ['admin', 8],
      ['15', 15],
    ]),
    ownLevel: 8,
  };
  const planOf = (given: Partial<PersonLine>) => planInvites([{ ...person, ...given }], known)[0];

  it('invites people with their levels and roles, each role once', () => {
    expect(planOf({})).toMatchObject({ invitation: { target_email: 'ada@example.com', level: 1, role_ids: [] } });
    expect(planOf({ first_name: 'Ada', level: 'ADMIN', roles: ['ON CALL', 'Straße', 'STRASSE'] })).toMatchObject({
      invitation: { first_name: 'Ada', level: 8, role_ids: ['1', '2'], message: null },
      roleNames: ['On call', 'Straße'],
    });
  });

  it.each([
    [{ email: 'nothing' }, 'notAddress', undefined],
    [{ email: `${'a'.repeat(250)}@example.com` }, 'notAddress', undefined],
    [{ email: 'MEMBER@example.com' }, 'member', undefined],
    [{ email: 'gone@EXAMPLE.com' }, 'deactivated', undefined],
    [{ email: 'invited@example.com' }, 'invited', undefined],
    [{ first_name: 'x'.repeat(31) }, 'longName', undefined],
    [{ level: 'boss' }, 'unknownLevel', 'boss'],
    [{ level: '15' }, 'levelAbove', undefined],
    [{ roles: ['on call', 'Data', 'Ops'] }, 'unknownRoles', 'Data, Ops'],
  ])('does not invite %j', (given, problem, what) => {
    const plan = planOf(given);
    expect([plan?.problem, plan?.invitation, plan?.problem && plan.what]).toEqual([problem, undefined, what]);
  });

  it('does not invite an address twice, and names the line of the first', () => {
    const plans = planInvites([person, { ...person, line: 3, email: 'ADA@Example.com' }], known);
    expect(plans[0]?.invitation).toBeDefined();
    expect(plans[1]).toMatchObject({ problem: 'duplicate', what: '2' });
  });
});
