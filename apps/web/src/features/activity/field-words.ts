import type { AccessLevel, ActivityLogEntry, GrantSource, Level } from '@rolecall/contracts';
import { levelKeys } from '@/features/members/levels';
import type { Translator } from '@/i18n/translator';

type Words = Translator<'activity'>;
type Key = Parameters<Words['has']>[0];

export const isLevel = (value: unknown): value is Level => Object.hasOwn(levelKeys, String(value));

/** The value of a snapshot's field, if it is text. */
export const textIn = (snapshot: ActivityLogEntry['before'], field: string): string | undefined => {
  const value = snapshot?.[field];
  return typeof value === 'string' ? value : undefined;
};

/** The name of an access level, or the level itself if it has no name. */
export function accessLevelName(t: Words, level: string): string {
  const key = `accessLevel.${level as AccessLevel}` as const;
  return t.has(key) ? t(key) : level;
}

/** Fields that only identify what other fields name. */
const identifiers: ReadonlySet<string> = new Set([
  'current_organization_id',
  'created_by_uuid',
  'inviter_uuid',
  'resource_id',
  'role_id',
  'scoped_organizations',
  'user_uuid',
]);

/** Whether a field means something to people. */
export const isReadable = (field: string): boolean => !identifiers.has(field);

/** The label of a field, or its name if it has none. */
export function fieldLabel(t: Words, field: string): string {
  const key = `field.${field}` as Extract<Key, `field.${string}`>;
  return t.has(key) ? t(key) : field;
}

const isScalar = (value: unknown) => typeof value === 'string' || typeof value === 'number';

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Fields that refer to roles by ID. In a role membership, `role` has the name instead. */
const roleFields: ReadonlySet<string> = new Set(['default_role_id', 'role', 'role_ids']);

/** The IDs of the roles that a field refers to. */
export const roleIdsIn = (field: string, value: unknown): string[] =>
  roleFields.has(field) ? [value].flat().filter((id): id is string => typeof id === 'string' && uuid.test(id)) : [];

/**
 * The value of a field as readable text: one line, one line for each entry of a list, or indented JSON.
 * @param roleName returns the name of a role by its ID
 */
export function fieldText(t: Words, field: string, value: unknown, roleName: (id: string) => string): string {
  if (value === null || value === undefined || value === '') return t('noValue');
  if (field === 'level' && isLevel(value)) return t(`level.${levelKeys[value]}`);
  if (field === 'access_level' && typeof value === 'string') return accessLevelName(t, value);
  if (field === 'reason' && typeof value === 'string') {
    const key = `inviteEnd.${value}` as Extract<Key, `inviteEnd.${string}`>;
    return t.has(key) ? t(key) : value;
  }
  if (field === 'grants' && Array.isArray(value))
    return value.map(({ source }: { source: GrantSource }) => t(`grantSource.${source}`)).join('\n');
  const roleIds = roleIdsIn(field, value);
  if (roleIds.length > 0) return roleIds.map(roleName).join('\n');
  if (typeof value === 'boolean') return value ? t('yes') : t('no');
  if (Array.isArray(value) && value.length === 0) return t('noValue');
  if (Array.isArray(value) && value.every(isScalar)) return value.join('\n');
  if (typeof value === 'object') return JSON.stringify(value, null, 2);
  return String(value);
}
