import { readFileSync } from 'node:fs';
import {
  decodeFile,
  type GroupSourceOptions,
  GroupSourceError,
  readGroups,
  sourceSentenceIds,
} from '@rolecall/group-sources';
import { createTranslator, type Locale, type Messages } from 'next-intl';
import { expect, it } from 'vitest';

const translatorOf = (locale: Locale) =>
  createTranslator({
    locale,
    messages: JSON.parse(readFileSync(new URL(`../messages/${locale}.json`, import.meta.url), 'utf8')) as Messages,
    namespace: 'errors',
    onError: (error) => {
      throw error;
    },
  });
const [english, german] = [translatorOf('en'), translatorOf('de')];

const acme = { provider: 'github', provider_organization_id: 'acme' };
const peribolos = (team: unknown) => JSON.stringify({ orgs: { acme: { teams: { Night: team } } } });
const okta = (group: object) => JSON.stringify([{ id: '1', profile: { name: 'Night' }, ...group }]);

/** Invalid files, with the messages about them. */
const wrong: [file: string, options: GroupSourceOptions, inEnglish: string, inGerman: string][] = [
  [
    '[1\n\n2]',
    acme,
    'The file cannot be read from line 3 on; is it all there?',
    'Die Datei kann ab Zeile 3 nicht gelesen werden. Ist sie vollständig?',
  ],
  [
    'groups:\n  - [\n',
    acme,
    'The file cannot be read from line 3 on; is it all there?',
    'Die Datei kann ab Zeile 3 nicht gelesen werden. Ist sie vollständig?',
  ],
  [
    '[{"id": ',
    acme,
    'The file cannot be read; is it all there?',
    'Die Datei kann nicht gelesen werden. Ist sie vollständig?',
  ],
  [
    'group,email\nx,j\uFFFDrg@example.com\n',
    acme,
    'A character is lost in “j\uFFFDrg@example.com”: the file was in another encoding once.',
    'In „j\uFFFDrg@example.com“ fehlt ein Zeichen. Die Datei war einmal anders kodiert.',
  ],
  ['\uFEFF \n', acme, 'The file is empty.', 'Die Datei ist leer.'],
  [
    'orgs: { acme: { teams: &all { night: { teams: *all } } } }',
    acme,
    'The file is nested too deeply or contains itself.',
    'Die Datei ist zu tief verschachtelt oder enthält sich selbst.',
  ],
  [
    '[{"id": 1,\n "slug": "night", "id": 2}]',
    acme,
    '“id” is in one object twice, the second time in line 2.',
    '„id“ steht zweimal in einem Objekt, zum zweiten Mal in Zeile 2.',
  ],
  [
    '[{"id": 9007199254740993, "slug": "night"}]',
    acme,
    'The number 9007199254740992 cannot be read exactly. Put it in quotes.',
    'Die Zahl 9007199254740992 kann nicht genau gelesen werden. Setzen Sie sie in Anführungszeichen.',
  ],
  [
    'orgs',
    acme,
    'The file ends in the middle of a line; is it all there?',
    'Die Datei endet mitten in einer Zeile. Ist sie vollständig?',
  ],
  [
    'group,email\n"x',
    acme,
    'The file ends within quotes; is it all there?',
    'Die Datei endet innerhalb von Anführungszeichen. Ist sie vollständig?',
  ],
  [
    '{}',
    acme,
    'The format was not recognized. Choose it from the list.',
    'Das Format wurde nicht erkannt. Wählen Sie es in der Liste aus.',
  ],
  ['[]', { ...acme, format: 'snapshot' }, 'The file is not a snapshot.', 'Die Datei ist kein Abbild.'],
  [
    'group,email\n',
    {},
    'The file does not say which provider the groups are from. Enter it here.',
    'Die Datei nennt den Anbieter der Gruppen nicht. Geben Sie ihn hier an.',
  ],
  [
    'group,email\n',
    { provider: 'github' },
    'The file does not say which of the provider’s organizations the groups are from. Enter it here.',
    'Die Datei nennt die Organisation beim Anbieter nicht. Geben Sie sie hier an.',
  ],
  [
    'group,mail\n',
    acme,
    'The first line must name the columns: group,email',
    'Die erste Zeile muss die Spalten benennen: group,email',
  ],
  [
    'group,email\nx,\n',
    acme,
    'Line 2 needs a value for “group” and one for “email”.',
    'In Zeile 2 fehlt ein Wert für „group“ oder „email“.',
  ],
  [
    JSON.stringify({
      data: { organization: { login: 'acme', teams: { nodes: [], pageInfo: { hasNextPage: false } } } },
      errors: [{ message: 'Something went wrong.' }],
    }),
    {},
    'GitHub could not answer all that was asked: Something went wrong.',
    'GitHub konnte nicht alles beantworten, was gefragt war: Something went wrong.',
  ],
  [
    peribolos(null),
    { people: 'login,email\nada,a@example.com\nAda,b@example.com\n' },
    'There are two addresses for Ada.',
    'Für Ada gibt es zwei Adressen.',
  ],
  [
    '[{"slug": "night", "id": 1, "members": [{}]}]',
    acme,
    'A member of night has neither an ID nor a login.',
    'Ein Mitglied von night hat weder ID noch Anmeldenamen.',
  ],
  ['{}', { ...acme, format: 'okta' }, 'The file is not a list.', 'Die Datei enthält keine Liste.'],
  ['{"organization": {"teams": {}}}', acme, 'The teams are not a list.', 'Die Teams sind keine Liste.'],
  [
    '[{"slug": "night", "id": 1, "members": 7}]',
    acme,
    'The members of night are not a list.',
    'Die Mitglieder von night sind keine Liste.',
  ],
  [okta({ users: 7 }), acme, 'The users of Night are not a list.', 'Die Benutzer von Night sind keine Liste.'],
  ['[1]', { ...acme, format: 'okta' }, 'Entry 1 of the file is not an object.', 'Eintrag 1 der Datei ist kein Objekt.'],
  [
    '{"organization": {"teams": {"nodes": [7]}}}',
    acme,
    'Entry 1 of the teams is not an object.',
    'Eintrag 1 der Teams ist kein Objekt.',
  ],
  [
    '[{"slug": "night", "id": 1, "members": [{"id": 1}, 7]}]',
    acme,
    'Entry 2 of the members of night is not an object.',
    'Eintrag 2 der Mitglieder von night ist kein Objekt.',
  ],
  [
    okta({ users: [7] }),
    acme,
    'Entry 1 of the users of Night is not an object.',
    'Eintrag 1 der Benutzer von Night ist kein Objekt.',
  ],
  ['[{"id": 1}]', { ...acme, format: 'github' }, 'A team has no “slug”.', 'Einem Team fehlt „slug“.'],
  ['[{"slug": "night"}]', acme, 'The team night has no “id”.', 'Dem Team night fehlt „id“.'],
  [okta({ id: '' }), acme, 'A group has no “id”.', 'Einer Gruppe fehlt „id“.'],
  [okta({ users: [{}] }), acme, 'A user of Night has no “id”.', 'Einem Benutzer von Night fehlt „id“.'],
  [
    peribolos({ members: [7] }),
    {},
    '“members” of Night is not a list of logins.',
    '„members“ von Night ist keine Liste von Anmeldenamen.',
  ],
  [
    '{"orgs": {"acme": {"teams": []}}}',
    {},
    'The teams of acme are not a map.',
    'Die Teams von acme haben nicht die Form „Name: Angaben“.',
  ],
  [peribolos([]), {}, 'The team Night is not a map.', 'Das Team Night hat nicht die Form „Name: Angaben“.'],
  ['{"orgs": []}', {}, 'The file has no “orgs”.', 'In der Datei fehlt „orgs“.'],
  [
    '{"orgs": {"one": {}, "two": {}}}',
    {},
    'The file is about several organizations: one, two. Enter the one you mean.',
    'In der Datei stehen mehrere Organisationen: one, two. Geben Sie die gemeinte an.',
  ],
  [
    peribolos(null),
    { provider_organization_id: 'other' },
    'The file is not about other.',
    'In der Datei steht nichts über other.',
  ],
];

it.each(wrong)('%j is refused in both languages', (file, options, inEnglish, inGerman) => {
  const error = refusalOf(file, options);
  const tell = (t: typeof english) => t(error.messageId, error.values as never);
  expect([tell(english), tell(german)]).toEqual([inEnglish, inGerman]);
});

const refusalOf = (file: string, options: GroupSourceOptions) => thrownBy(() => readGroups(file, options));

function thrownBy(read: () => unknown): GroupSourceError {
  try {
    read();
  } catch (error) {
    if (error instanceof GroupSourceError) return error;
    throw error;
  }
  throw new Error('The file was read.');
}

it('what the API would refuse is refused in its words, with the position in the file', () => {
  const long = JSON.stringify({ ...acme, complete: true, groups: [{ id: 'x'.repeat(256), members: null }] });
  const { messageId, values, attr, refusal } = refusalOf(long, {});
  expect([messageId, values['where'], attr, refusal?.messageId]).toEqual([
    'fileInvalid',
    'groups.0.id',
    'groups',
    'maxLength',
  ]);
  expect(german('fileInvalid', { where: 'groups.0.id', reason: german('maxLength', { limit: 255 }) })).toBe(
    'groups.0.id: Höchstens 255 Zeichen sind erlaubt.',
  );
  expect(refusalOf(long, { provider: 'x'.repeat(33) }).attr).toBe('provider');
});

it.each([
  [{ groups: [{ id: 'a\0b', members: null }] }, 'groups.0.id: Nullzeichen sind nicht erlaubt.'],
  [{ groups: [{ id: 'a\uD800', members: null }] }, 'groups.0.id: Ein halbes Zeichen ist nicht erlaubt: U+D800.'],
  [
    { groups: [{ id: '1', members: [{ email: 'a\u200B@example.com' }] }] },
    'groups.0.members.0.email: Steuerzeichen und unsichtbare Zeichen sind nicht erlaubt.',
  ],
  [{ groups: [{ id: 1, members: null }] }, 'groups.0.id: Hier muss ein Text stehen.'],
  [{ groups: [{ id: '1', members: 7 }] }, 'groups.0.members: Hier muss eine Liste stehen.'],
  [{ groups: [7] }, 'groups.0: Hier muss ein Objekt stehen.'],
  [{ groups: [{ members: null }] }, 'groups.0: Eine Gruppe braucht „id“ oder „slug“.'],
  [
    { groups: [{ id: '1', members: [{}] }] },
    'groups.0.members.0: Ein Mitglied einer Gruppe braucht „email“ oder „provider_user_id“.',
  ],
  [{ groups: [{ id: '1' }] }, 'groups.0.members: Füllen Sie dieses Feld aus.'],
  [{ complete: 7, groups: [] }, 'complete: Hier muss „true“ oder „false“ stehen.'],
  [
    { groups: Array.from({ length: 5001 }, (_, id) => ({ id: String(id), members: [] })) },
    'groups: Höchstens 5.000 Einträge sind erlaubt.',
  ],
])('what the API would refuse is reported in German: %#', (snapshot, inGerman) => {
  const { messageId, values, refusal } = refusalOf(JSON.stringify(snapshot), acme);
  const reason = german(refusal?.messageId as 'maxLength', { ...refusal?.values } as never);
  expect(german(messageId, { ...values, reason } as never)).toBe(inGerman);
});

it('every message about a file is tested', () => {
  const ofBytes = [[0xff, 0xfe], [0xe9]].map((bytes) => thrownBy(() => decodeFile(new Uint8Array(bytes))).messageId);
  expect(ofBytes).toEqual(['fileUtf16', 'fileNotUtf8']);
  for (const id of ofBytes) for (const t of [english, german]) expect(t(id, {} as never)).toContain('UTF-8');
  const told = new Set([
    'fileInvalid',
    ...ofBytes,
    ...wrong.map(([file, options]) => refusalOf(file, options).messageId),
  ]);
  expect([...told].toSorted()).toEqual(sourceSentenceIds.toSorted());
});
