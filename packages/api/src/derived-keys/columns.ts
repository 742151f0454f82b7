import { mailboxOf, normalizedKey, searchKey } from '@rolecall/contracts';
import type { Tables } from '@rolecall/db';
import type { Selectable } from 'kysely';

type Column<Table extends keyof Tables> = keyof Selectable<Tables[Table]> & string;
type Row<Table extends keyof Tables, Source extends Column<Table>> = Pick<Selectable<Tables[Table]>, Source>;

/** The key by which invites are searched. */
export const inviteKey = ({ first_name, target_email }: Row<'organization_invites', 'first_name' | 'target_email'>) =>
  searchKey(`${first_name} ${target_email}`.trim());

const referenceSources = [
  'provider_role_name',
  'provider_role_slug',
  'provider_organization_id',
  'provider_role_id',
] as const;

/** The key by which references are searched, and sorted by name. */
export const referenceKey = (reference: Row<'role_external_references', (typeof referenceSources)[number]>) =>
  searchKey(
    referenceSources
      .map((source) => reference[source])
      .filter(Boolean)
      .join(' '),
  );

/** The key by which runs of the group sync are sorted. */
export const runKey = (run: Row<'group_syncs', 'source' | 'provider' | 'provider_organization_id'>) =>
  normalizedKey(run.source || `${run.provider}/${run.provider_organization_id}`);

/** The form of a recipient that limits on mail compare. */
export const mailboxKey = (recipient: string) => mailboxOf(recipient) ?? recipient;

/** A column with a key that is derived from other columns of the row, and is never empty. */
export interface KeyColumn {
  table: keyof Tables;
  column: string;
  /** The columns that identify a row. */
  id: readonly string[];
  /** The columns that the key is derived from. */
  sources: readonly string[];
  keyOf(row: Record<string, unknown>): string;
}

/** Checks the names of columns and the type of the row. */
const keyColumn = <Table extends keyof Tables, Source extends Column<Table>>(definition: {
  table: Table;
  column: Column<Table>;
  id: readonly Column<Table>[];
  sources: readonly Source[];
  keyOf(row: Row<Table, Source>): string;
}): KeyColumn => definition as unknown as KeyColumn;

/** The key columns that migrations added to existing tables, with an empty text as the default. */
export const keyColumns: readonly KeyColumn[] = [
  keyColumn({
    table: 'role_external_references',
    column: 'search_key',
    id: ['organization_id', 'id'],
    sources: referenceSources,
    keyOf: referenceKey,
  }),
  keyColumn({
    table: 'roles',
    column: 'search_key',
    id: ['organization_id', 'id'],
    sources: ['name'],
    keyOf: ({ name }) => searchKey(name),
  }),
  keyColumn({
    table: 'projects',
    column: 'search_key',
    id: ['id'],
    sources: ['name'],
    keyOf: ({ name }) => searchKey(name),
  }),
  keyColumn({
    table: 'dashboards',
    column: 'name_key',
    id: ['id'],
    sources: ['name'],
    keyOf: ({ name }) => normalizedKey(name),
  }),
  keyColumn({
    table: 'mails',
    column: 'mailbox',
    id: ['id'],
    sources: ['recipient'],
    keyOf: ({ recipient }) => mailboxKey(recipient),
  }),
  keyColumn({
    table: 'organization_invites',
    column: 'search_key',
    id: ['organization_id', 'id'],
    sources: ['first_name', 'target_email'],
    keyOf: inviteKey,
  }),
  keyColumn({
    table: 'personal_api_keys',
    column: 'search_key',
    id: ['id'],
    sources: ['label'],
    keyOf: ({ label }) => searchKey(label),
  }),
  keyColumn({
    table: 'group_syncs',
    column: 'source_key',
    id: ['organization_id', 'id'],
    sources: ['source', 'provider', 'provider_organization_id'],
    keyOf: runKey,
  }),
];
