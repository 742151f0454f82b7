import { type ActivityLogEntry, eventDefinitions, type EventType } from '@rolecall/contracts';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  describeActivity,
  describeCause,
  fieldText,
  isReadable,
  roleIdsIn,
  sentenceOf,
} from '../src/features/activity/words.ts';

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

/** The fields of all events that hold the ids of something. */
const identifying = [
  ...new Set(
    types
      .flatMap((type) => [eventDefinitions[type].before, eventDefinitions[type].after])
      .flatMap((schema) =>
        Object.entries((z.toJSONSchema(schema, { unrepresentable: 'any' }) as JsonSchema).properties ?? {}),
      )
      .filter(([, schema]) => holdsUuid(schema))
      .map(([field]) => field),
  ),
];

describe('the words of the activity', () => {
  it.each(types)('have a sentence for %s', (type) => {
    const { scope, activity } = eventDefinitions[type];
    expect(describeActivity(`${scope}.${activity}`)).not.toBe(describeActivity('Nothing.known'));
    expect(sentenceOf(entry(type)).verb).not.toBe('');
  });

  it('say more of each event than that something changed', () => {
    const sentences = types.map((type) =>
      describeActivity(`${eventDefinitions[type].scope}.${eventDefinitions[type].activity}`),
    );
    expect(new Set(sentences).size).toBe(sentences.length);
  });

  it('find the fields that identify', () => {
    expect(identifying).toEqual(expect.arrayContaining(['user_uuid', 'inviter_uuid', 'role_ids', 'default_role_id']));
  });

  it.each(identifying)('show no id in the field %s', (field) => {
    if (!isReadable(field)) return expect(roleIdsIn(field, uuid)).toEqual([]);
    expect(fieldText(field, uuid, roleName)).toBe(roleName(uuid));
    expect(fieldText(field, [uuid, otherUuid], roleName)).toBe(`${roleName(uuid)}\n${roleName(otherUuid)}`);
  });

  it('say where grants come from', () => {
    const grants = [
      { source: 'invite', source_key: uuid },
      { source: 'default_role', source_key: '' },
    ];
    expect(fieldText('grants', grants, roleName)).toBe('By an invite\nDefault role of new members');
    expect(fieldText('role_ids', [], roleName)).toBe('(none)');
  });

  it('say what took an entry along, by name where it is known', () => {
    const cause = { id: uuid, type: 'role.deleted' };
    const deletion = entry('role.deleted', { id: uuid, item_name: 'On call' });
    const untied = entry('role_external_reference.deleted', { cause });
    expect(describeCause(untied, [untied, deletion])).toBe('because the role “On call” was deleted');
    expect(describeCause(untied, [untied])).toBe('because the role was deleted');
    // A role membership knows its role and its member.
    const before = { role: 'Standby', user: 'grace@example.com' };
    expect(describeCause(entry('role_membership.revoked', { cause, before }), [])).toBe(
      'because the role “Standby” was deleted',
    );
    const ended = { id: uuid, type: 'organization_membership.ended' };
    expect(describeCause(entry('role_membership.revoked', { cause: ended, before }), [])).toBe(
      'because grace@example.com is no longer in the organization',
    );
    expect(describeCause(deletion, [])).toBeUndefined();
  });

  it('tell the level that a rule of access sets', () => {
    const rule = { item_name: 'Data on Web shop', after: { access_level: 'none' } };
    expect(sentenceOf(entry('access_control.updated', rule))).toEqual({
      verb: 'changed the access rule',
      name: 'Data on Web shop',
      rest: 'to “No access”',
    });
    expect(fieldText('access_level', 'viewer', roleName)).toBe('Viewer');
  });

  it('tell what somebody did to themselves, by the address that they had then', () => {
    const actor = { uuid, email: 'grace@example.com', name: 'Grace Hopper' };
    expect(sentenceOf(entry('organization_membership.ended', { actor })).verb).toBe('left; they were');
    const cause = { id: uuid, type: 'organization_membership.joined' };
    const after = { role: 'Standby', user: 'grace@example.com' };
    expect(sentenceOf(entry('role_membership.granted', { actor, cause, after }))).toEqual({
      verb: 'got the role',
      name: 'Standby',
    });
  });
});
