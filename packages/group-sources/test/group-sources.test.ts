import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { decodeFile, type GroupSourceOptions, readGroups } from '../src/index.ts';

const sample = (name: string) => readFileSync(new URL(`samples/${name}`, import.meta.url), 'utf8');
const read = (name: string, options?: GroupSourceOptions) => readGroups(sample(name), options);
const acme = { provider: 'github', provider_organization_id: 'acme' };

describe('a file of groups', () => {
  it('can be a snapshot as the API accepts it, in JSON or YAML', () => {
    const expected = {
      ...acme,
      complete: true,
      groups: [
        { id: '4242', slug: 'on-call', name: 'On call', members: [{ email: 'ada@example.com' }] },
        { id: '4243', slug: 'data', name: 'Data', members: null },
      ],
    };
    expect(read('snapshot.json')).toEqual(expected);
    expect(read('snapshot.yaml')).toEqual(expected);
  });

  it('can be a table of groups and email addresses, which is incomplete unless stated', () => {
    expect(read('groups.csv', acme)).toEqual({
      ...acme,
      complete: false,
      groups: [
        {
          slug: 'on-call',
          members: [{ email: 'ada@example.com' }, { email: 'grace@example.com' }],
        },
        {
          slug: 'data, and more',
          members: [{ email: 'ada@example.com' }],
        },
      ],
    });
    expect(read('groups.csv', { ...acme, complete: true }).complete).toBe(true);
  });

  it('can be a Peribolos file, where a team includes the members of the teams below it', () => {
    expect(read('peribolos.yaml', { people: sample('people.csv') })).toEqual({
      ...acme,
      complete: true,
      groups: [
        {
          slug: 'on-call',
          name: 'On Call',
          members: [
            { provider_user_id: 'grace', email: 'grace@example.com' },
            { provider_user_id: 'ada', email: 'ada@example.com' },
            { provider_user_id: 'linus' },
          ],
        },
        { slug: 'on-call-night', name: 'on-call-night', members: [{ provider_user_id: 'linus' }] },
        { slug: 'data-readers', name: 'data-readers', members: [] },
      ],
    });
  });

  it('can be teams listed by GitHub; without a list, the members of a team are unknown', () => {
    expect(read('github-teams.json', { provider_organization_id: 'acme' })).toEqual({
      ...acme,
      complete: false,
      groups: [
        {
          id: '4242',
          slug: 'on-call',
          name: 'On call',
          members: [{ provider_user_id: '583231' }, { provider_user_id: '583232', email: 'grace@example.com' }],
        },
        { id: '4243', slug: 'data', name: 'Data', members: [] },
        { id: '4244', slug: 'design', name: 'Design', members: null },
      ],
    });
  });

  it('can be a GraphQL response of GitHub; on a partial page, the members are unknown', () => {
    expect(read('github-graphql.json')).toEqual({
      ...acme,
      complete: true,
      groups: [
        {
          id: '4242',
          slug: 'on-call',
          name: 'On call',
          members: [{ provider_user_id: '583231', email: 'ada@example.com' }, { provider_user_id: '583232' }],
        },
        { id: '4243', slug: 'everyone', name: 'Everyone', members: null },
      ],
    });
    const paged = sample('github-graphql.json').replace('"hasNextPage": false', '"hasNextPage": true');
    expect(readGroups(paged).complete).toBe(false);
  });

  it('can be groups listed by Okta, with their users', () => {
    expect(read('okta-groups.json', { provider_organization_id: 'acme.okta.com' })).toEqual({
      provider: 'okta',
      provider_organization_id: 'acme.okta.com',
      complete: false,
      groups: [
        {
          id: '00g1emaKYZTWRYYRRTSK',
          slug: null,
          name: 'On call',
          members: [{ provider_user_id: '00ub0oNGTSWTBKOLGLNR', email: 'ada@example.com' }],
        },
        { id: '00g1emaKYZTWRYYRRTSL', slug: null, name: 'Everyone', members: null },
      ],
    });
  });
});

describe('an invalid or incomplete file', () => {
  it('is refused wherever its JSON is cut off', () => {
    for (const name of ['snapshot.json', 'github-teams.json', 'github-graphql.json', 'okta-groups.json']) {
      const whole = sample(name).trimEnd();
      for (let length = 1; length < whole.length; length += 7)
        expect(() => readGroups(whole.slice(0, length), acme), `${name} at ${length}`).toThrow();
    }
  });

  it('adds no wrong members to a team if it is a Peribolos file that is cut off', () => {
    const whole = sample('peribolos.yaml');
    const people = sample('people.csv');
    const membersIn = (text: string) =>
      new Map(readGroups(text, { people }).groups.map(({ slug, members }) => [slug, members]));
    const all = membersIn(whole);
    let read = 0;
    for (let length = 1; length < whole.length; length += 1) {
      let groups: ReturnType<typeof membersIn>;
      try {
        groups = membersIn(whole.slice(0, length));
      } catch {
        continue;
      }
      read += 1;
      // A file that is cut off after a complete item cannot be recognized, so members may be missing.
      for (const [slug, members] of groups)
        expect(
          members?.every((one) =>
            all.get(slug ?? '')?.some((other) => other.provider_user_id === one.provider_user_id),
          ),
          `${slug} at ${length}`,
        ).not.toBe(false);
    }
    expect(read).toBeGreaterThan(0);
    const upTo = (text: string) => whole.slice(0, whole.indexOf(text) + text.length);
    expect(membersIn(`${upTo('        maintainers:')}\n`).get('on-call')).toBeNull();
    expect(membersIn(`${upTo('      On Call:')}\n`).get('on-call')).toBeNull();
    expect(() => membersIn(`${upTo('    teams:')}\n`)).toThrow('The teams of acme are no map.');
    expect(() => membersIn(upTo('          - gra'))).toThrow('It ends in the middle of a line.');
  });

  it('is incomplete if a GraphQL list does not say whether it is the last page', () => {
    const graphql = JSON.parse(sample('github-graphql.json')) as {
      data: { organization: { teams: { pageInfo?: object; nodes: { members: { pageInfo?: object } }[] } } };
    };
    const { teams } = graphql.data.organization;
    delete teams.pageInfo;
    delete teams.nodes[0]?.members.pageInfo;
    const { complete, groups } = readGroups(JSON.stringify(graphql), acme);
    expect(complete).toBe(false);
    expect(groups[0]?.members).toBeNull();
  });

  it('does not use a login as the number of an account', () => {
    const file = 'orgs:\n  acme:\n    teams:\n      on-call:\n        members:\n          - "583231"\n';
    expect(readGroups(file).groups[0]?.members).toEqual([{ provider_user_id: '@583231' }]);
  });

  it('is refused if its table of people is invalid, with a message about that table', () => {
    const withPeople = (people: string) => () => read('peribolos.yaml', { people });
    expect(withPeople('name,email\nada,ada@example.com\n')).toThrow(
      'The first line must name the columns: login,email',
    );
    expect(withPeople('email,login\nada@example.com,ada\nx@example.com,ADA\n')).toThrow(
      'There are two addresses of ADA.',
    );
  });

  it('is refused if it is a table that is cut off within a line', () => {
    const table = 'group,email\non-call,ada@example.com\non-call,"grace@example.com"\n';
    expect(() => readGroups(table.slice(0, table.indexOf('grace')), acme)).toThrow('within quotes');
    expect(() => readGroups('group,email\non-call', acme)).toThrow('Line 2 of the table needs a group and an email.');
    expect(() => readGroups('team,mail\non-call,ada@example.com', { ...acme, format: 'csv' })).toThrow(
      'The first line must name the columns: group,email',
    );
  });

  it('is refused if it is not in UTF-8', () => {
    const table = 'group,email\non-call,jörg@example.com\n';
    expect(decodeFile(Buffer.from(`\uFEFF${table}`))).toBe(table);
    expect(() => decodeFile(Buffer.from(table, 'latin1'))).toThrow('The file is not in UTF-8.');
    for (const mark of ['', '\uFEFF']) {
      const bytes = Buffer.from(`${mark}${table}`, 'utf16le');
      for (const file of [bytes, Buffer.from(bytes).swap16()])
        expect(() => decodeFile(file)).toThrow('The file is in UTF-16.');
    }
  });

  it('is refused if a lost character (U+FFFD) is in what identifies a person or a group', () => {
    const lost = 'A character is lost in "';
    for (const group of [{ id: 'n\uFFFDcht' }, { slug: 'n\uFFFDcht' }])
      expect(() => readGroups(JSON.stringify({ ...acme, groups: [{ ...group, members: null }] }))).toThrow(lost);
    expect(() => readGroups('group,email\non-call,j\uFFFDrg@example.com\n', acme)).toThrow(lost);
    const org = 'orgs: { acme: { teams: { night: { members: [j\uFFFDrg] } } } }';
    expect(() => readGroups(org)).toThrow(lost);
    expect(() => read('peribolos.yaml', { people: 'login,email\nj\uFFFDrg,joerg@example.com\n' })).toThrow(lost);
    const name = JSON.stringify({ ...acme, groups: [{ id: '1', name: 'N\uFFFDcht', members: [] }] });
    expect(readGroups(name).groups).toHaveLength(1);
  });

  it('is refused if it is empty', () => {
    for (const text of ['', '\uFEFF', ' \n\n'])
      for (const format of [undefined, 'csv', 'snapshot'] as const)
        expect(() => readGroups(text, { ...acme, format })).toThrow('The file is empty.');
  });

  it('is refused if it is nested too deeply or contains itself', () => {
    const tooDeep = 'The file is nested too deeply';
    const teams = (depth: number): string => (depth === 0 ? '{}' : `{"t${depth}": {"teams": ${teams(depth - 1)}}}`);
    const tree = (depth: number) => `{"orgs": {"acme": {"teams": ${teams(depth)}}}}`;
    expect(readGroups(tree(99)).groups).toHaveLength(99);
    expect(() => readGroups(tree(100))).toThrow(tooDeep);
    const within = 'orgs:\n  acme:\n    teams: &all\n      one: { teams: *all }\n      two: { teams: *all }\n';
    expect(() => readGroups(within)).toThrow(tooDeep);
    const brackets = 20_000;
    expect(() => readGroups(`a: ${'['.repeat(brackets)}\n`, acme)).toThrow(tooDeep);
    expect(() => readGroups('['.repeat(brackets) + ']'.repeat(brackets), acme)).toThrow('Say which format');
    expect(() => readGroups('groups: &all\n- id: "1"\n  members: *all\n', acme)).toThrow('groups.0.members.0');
  });

  it('is refused if an object has the same key twice, in JSON and YAML', () => {
    const twice = '"members" is in one object twice, the second time in line 3.';
    expect(() => readGroups('{"groups": [{"id": "1", "members": [],\n\n "m\\u0065mbers": []}]}', acme)).toThrow(twice);
    expect(() => readGroups('groups:\n- members: []\n  "members": []\n', acme)).toThrow(twice);
    const apart = '{"groups": [{"id": "id", "members": [{"email": "\\"email\\":"}]}, {"id": "2", "members": []}]}';
    expect(readGroups(apart, acme).groups).toHaveLength(2);
  });

  it('is refused if an id is a number that cannot be read exactly', () => {
    for (const id of ['9007199254740993', '1e999', '-9007199254740993'])
      expect(() => readGroups(`[{"id": ${id}, "slug": "night"}]`, acme)).toThrow('cannot be read exactly');
    expect(() => readGroups('- id: .inf\n  slug: night\n', acme)).toThrow('The number Infinity');
    expect(readGroups('[{"id": 9007199254740991, "slug": "night"}]', acme).groups[0]?.id).toBe('9007199254740991');
  });

  it('is reported with the line number as editors count it', () => {
    const table = 'group,email\n\non-call,"ada@example.com\n"\n\non-call,\n';
    expect(() => readGroups(table, acme)).toThrow('Line 6 of the table');
  });

  it('is refused if it is about another organization, or does not name one', () => {
    expect(() => read('peribolos.yaml', { provider_organization_id: 'other' })).toThrow('The file is not about other.');
    expect(() => readGroups('orgs: { one: {}, two: {} }')).toThrow('one, two: say which one is meant');
    expect(() => read('okta-groups.json')).toThrow('Say which organization of the provider the groups are of.');
    expect(() => read('groups.csv')).toThrow('Say which provider the groups are of.');
  });

  it.each(['', '[]', '{}', 'plain words', '[1, 2]', '{"groups": 1}', '{"orgs": []}', 'a: [', '\u0000'])(
    'is refused if it is %j',
    (text) => expect(() => readGroups(text, acme)).toThrow(),
  );

  it('is refused if it is not in the given format', () => {
    for (const format of ['peribolos', 'github', 'okta', 'snapshot'] as const)
      expect(() => readGroups('{"what": "is this"}', { ...acme, format }), format).toThrow();
  });
});
