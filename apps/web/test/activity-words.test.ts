import { readFileSync } from 'node:fs';
import { type ActivityLogEntry, eventDefinitions, type EventType } from '@rolecall/contracts';
import { createTranslator, type Locale, type Messages } from 'next-intl';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { fieldText, isReadable, roleIdsIn } from '../src/features/activity/field-words.ts';
import { linesOf } from '../src/features/activity/lines.ts';
import {
  bulkSentenceOf,
  describeActivity,
  describeCause,
  describeRecent,
  hasBulkSentence,
  sentenceOf,
  type SentenceParts,
} from '../src/features/activity/words.ts';

const translatorOf = (locale: Locale) =>
  createTranslator({
    locale,
    messages: JSON.parse(readFileSync(new URL(`../messages/${locale}.json`, import.meta.url), 'utf8')) as Messages,
    namespace: 'activity',
    onError: (error) => {
      throw error;
    },
  });
const t = translatorOf('en');
const german = translatorOf('de');

/** Writes the actor and the item as plain text. */
const parts: SentenceParts = { actor: () => 'Ada', item: (name) => `<${name}>` };
const asText = (sentence: unknown) => [sentence].flat().join('');
const tell = (of: ActivityLogEntry, words = t) => asText(sentenceOf(words, of, parts));

const uuid = '01890a5d-b0f2-7c11-9a01-5d7f3e2b1c4d';
const otherUuid = '01890a5d-b0f2-7c11-9a01-5d7f3e2b1c4e';
const roleName = (id: string) => `Name of ${id}`;

const types = Object.keys(eventDefinitions) as EventType[];

const entry = (type: EventType, fields: Partial<ActivityLogEntry> = {}): ActivityLogEntry => ({
  id: otherUuid,
  sequence: 2,
  type,
  scope: eventDefinitions[type].scope,
  activity: eventDefinitions[type].activity,
  item_id: uuid,
  item_name: 'grace@example.com',
  subject: null,
  project_id: null,
  user: null,
  actor: { uuid, email: 'ada@example.com', name: 'Ada Lovelace' },
  person: null,
  via: 'session',
  credential: null,
  before: null,
  after: null,
  cause: null,
  created_at: '2026-01-01T00:00:00.000Z',
  ...fields,
});

interface JsonSchema {
  format?: string;
  items?: JsonSchema;
  anyOf?: JsonSchema[];
  properties?: Record<string, JsonSchema>;
}

const holdsUuid = ({ format, items, anyOf = [] }: JsonSchema): boolean =>
  format === 'uuid' || (items !== undefined && holdsUuid(items)) || anyOf.some(holdsUuid);

/** The fields of all events, with their schemas. */
const schemas = types
  .flatMap((type) => [eventDefinitions[type].before, eventDefinitions[type].after])
  .flatMap((schema) =>
    Object.entries((z.toJSONSchema(schema, { unrepresentable: 'any' }) as JsonSchema).properties ?? {}),
  );
const namesOf = (of: typeof schemas) => [...new Set(of.map(([field]) => field))];
const fields = namesOf(schemas);
/** The fields that hold ids. */
const identifying = namesOf(schemas.filter(([, schema]) => holdsUuid(schema)));

describe('activity sentences', () => {
  it.each(types)('exist for %s', (type) => {
    const { scope, activity } = eventDefinitions[type];
    for (const words of [t, german]) {
      const described = asText(describeActivity(words, `${scope}.${activity}`, 'Web shop', parts));
      expect(described).not.toBe(asText(describeActivity(words, 'Nothing.known', 'Web shop', parts)));
      for (const text of [described, tell(entry(type, { item_name: 'Web shop' }), words)]) {
        expect(text).toContain('Ada');
        // When somebody joins, the actor already names the person.
        if (type !== 'organization_membership.joined') expect(text).toContain('<Web shop>');
      }
    }
  });

  it('are different for each event', () => {
    for (const words of [t, german]) {
      const sentences = types.map((type) => {
        const { scope, activity } = eventDefinitions[type];
        return asText(describeActivity(words, `${scope}.${activity}`, '', parts));
      });
      expect(new Set(sentences).size).toBe(sentences.length);
    }
  });

  it('have a name for every readable field', () => {
    expect(fields).toContain('survey_config');
    expect(fields.filter((field) => isReadable(field) && !t.has(`field.${field}` as 'field.name'))).toEqual([]);
  });

  it('name up to two changed settings, and count more', () => {
    const changed = (after: Record<string, unknown>) =>
      tell(entry('project.updated', { item_name: 'Web shop', before: {}, after }));
    expect(changed({ survey_config: null })).toBe('Ada changed “Survey config” of the project <Web shop>');
    expect(changed({ is_demo: true, timezone: 'UTC' })).toBe(
      'Ada changed “Is demo” and “Timezone” of the project <Web shop>',
    );
    expect(changed({ is_demo: true, timezone: 'UTC', tags: [] })).toBe(
      'Ada changed 3 settings of the project <Web shop>',
    );
  });

  it('are tested with the fields that hold ids', () => {
    expect(identifying).toEqual(expect.arrayContaining(['user_uuid', 'inviter_uuid', 'role_ids', 'default_role_id']));
  });

  it.each(identifying)('show no id in the field %s', (field) => {
    if (!isReadable(field)) return expect(roleIdsIn(field, uuid)).toEqual([]);
    expect(fieldText(t, field, uuid, roleName)).toBe(roleName(uuid));
    expect(fieldText(t, field, [uuid, otherUuid], roleName)).toBe(`${roleName(uuid)}\n${roleName(otherUuid)}`);
  });

  it('say where grants come from', () => {
    const grants = [
      { source: 'invite', source_key: uuid },
      { source: 'default_role', source_key: '' },
    ];
    expect(fieldText(t, 'grants', grants, roleName)).toBe('By an invite\nDefault role of new members');
    expect(fieldText(t, 'role_ids', [], roleName)).toBe('(none)');
  });

  it('give the cause of an entry, by name if it is known', () => {
    const cause = { id: uuid, type: 'role.deleted' };
    const deletion = entry('role.deleted', { id: uuid, item_name: 'On call' });
    const untied = entry('role_external_reference.deleted', { cause });
    expect(describeCause(t, untied, [untied, deletion])).toBe('because the role “On call” was deleted');
    expect(describeCause(t, untied, [untied])).toBe('because the role was deleted');
    // The entry of a role membership names its role and its member.
    const before = { role: 'Standby', user: 'grace@example.com' };
    expect(describeCause(t, entry('role_membership.revoked', { cause, before }), [])).toBe(
      'because the role “Standby” was deleted',
    );
    const ended = { id: uuid, type: 'organization_membership.ended' };
    expect(describeCause(t, entry('role_membership.revoked', { cause: ended, before }), [])).toBe(
      'because grace@example.com is no longer in the organization',
    );
    expect(describeCause(t, deletion, [])).toBeUndefined();
  });

  it('include the level that an access rule sets', () => {
    const rule = { item_name: 'Data on Web shop', after: { access_level: 'none' } };
    expect(tell(entry('access_control.updated', rule))).toBe(
      'Ada changed the access rule <Data on Web shop> to “No access”',
    );
    expect(fieldText(t, 'access_level', 'viewer', roleName)).toBe('Viewer');
  });

  it('describe what people did to themselves, identified by their address at that time', () => {
    const actor = { uuid, email: 'grace@example.com', name: 'Grace Hopper' };
    expect(tell(entry('organization_membership.ended', { actor }))).toBe('Ada left the organization');
    expect(tell(entry('organization_membership.created', { actor }))).toBe('Ada became a member');
    const cause = { id: uuid, type: 'organization_membership.joined' };
    const after = { role: 'Standby', user: 'grace@example.com' };
    expect(tell(entry('role_membership.granted', { actor, cause, after }))).toBe('Ada got the role <Standby>');
    expect(tell(entry('role_membership.granted', { after }))).toBe('Ada added grace@example.com to <Standby>');
  });

  it('use people’s current names, or their addresses if they have no account', () => {
    const grace = { uuid: otherUuid, first_name: 'Grace', last_name: 'Hopper', email: 'hopper@example.com' };
    const after = { role: 'Standby', user: 'grace@example.com' };
    expect(tell(entry('role_membership.granted', { after, person: grace }))).toBe(
      'Ada added Grace Hopper to <Standby>',
    );
    expect(tell(entry('organization_membership.ended', { person: grace }))).toBe('Ada removed <Grace Hopper>');
    expect(tell(entry('organization_membership.ended'))).toBe('Ada removed <grace@example.com>');
    const ended = { id: uuid, type: 'organization_membership.ended' };
    expect(describeCause(t, entry('role_membership.revoked', { cause: ended, before: after, person: grace }), [])).toBe(
      'because Grace Hopper is no longer in the organization',
    );
    const rule = { item_name: 'grace@example.com on Web shop', person: grace, before: { user: 'grace@example.com' } };
    expect(tell(entry('access_control.deleted', rule))).toBe('Ada removed the access rule <Grace Hopper on Web shop>');
    const level = {
      item_name: 'Default on Web shop',
      before: { access_level: 'none' },
      after: { access_level: 'none' },
    };
    expect(tell(entry('access_control.updated', level), german)).toContain('<Alle anderen für Web shop>');
  });

  it('use the display names of providers', () => {
    const before = { provider: 'github', provider_role_name: 'Pagers' };
    const removed = entry('role_external_reference.deleted', { item_name: 'Pagers (github) for On call', before });
    expect(tell(removed)).toBe('Ada removed the external group <Pagers (GitHub) for On call>');
    expect(tell(removed, german)).toContain('<Pagers (GitHub) für On call>');
  });

  it('are the same if only the name in the log is known', () => {
    const names = (email: string) => (email === 'grace@example.com' ? 'Grace' : email);
    const recent = (type: string, name: string) => asText(describeRecent(t, type, name, parts, names));
    expect(recent('RoleMembership.created', 'grace@example.com in On call')).toBe('Ada added Grace to <On call>');
    expect(recent('RoleMembership.deleted', 'a@example.com in On call')).toBe(
      'Ada removed a@example.com from <On call>',
    );
    expect(recent('OrganizationMembership.deleted', 'grace@example.com')).toBe('Ada removed <Grace>');
    expect(recent('RoleExternalReference.created', 'Pagers (github) for On call')).toBe(
      'Ada added the external group <Pagers (GitHub) for On call>',
    );
    expect(recent('Role.created', 'On call in May')).toBe('Ada created the role <On call in May>');
  });

  it('summarize in one line what one write did to many', () => {
    const line = (words: typeof t, entries: ActivityLogEntry[]) =>
      linesOf(entries, (each) => hasBulkSentence(words, each)).map((each) =>
        each.length > 1 ? asText(bulkSentenceOf(words, each, parts)) : each[0] && tell(each[0], words),
      );
    const granted = (role: string, user: string, fields: Partial<ActivityLogEntry> = {}) =>
      entry('role_membership.granted', { after: { role, role_id: role, user, user_uuid: user }, ...fields });
    const later = { created_at: '2026-01-01T00:00:01.000Z' };
    expect(
      line(t, [
        granted('Data', 'a@example.com', later),
        ...['b', 'c', 'd'].map((user) => granted('Data', user)),
        granted('Data', 'e', { actor: null }),
      ]),
    ).toEqual(['Ada added a@example.com to <Data>', 'Ada added 3 people to <Data>', 'Ada added e to <Data>']);
    expect(
      line(
        german,
        ['A', 'B', 'C'].map((role) => granted(role, 'b@example.com')),
      ),
    ).toEqual(['Ada hat b@example.com zu 3 Rollen hinzugefügt']);
    expect(line(t, [granted('A', 'a'), granted('A', 'b'), granted('B', 'a'), granted('B', 'b')])).toEqual([
      'Ada added 4 role members',
    ]);
    // Two entries are as quick to read as their number, and events without a bulk sentence stay separate.
    expect(line(t, [granted('Data', 'b'), granted('Data', 'c')])).toHaveLength(2);
    expect(line(t, Array(3).fill(entry('role.deleted', { item_name: 'Data' })))).toHaveLength(3);
    const actor = { uuid, email: 'grace@example.com', name: 'Grace Hopper' };
    const cause = { id: uuid, type: 'organization_membership.joined' };
    const own = ['A', 'B', 'C'].map((role) => granted(role, 'grace@example.com', { actor, cause }));
    expect(line(t, own)).toEqual(['Ada got 3 roles']);
  });
});
