/**
 * The database layer of Rolecall: tables, migrations, engines and transactions.
 * @packageDocumentation
 */
export { BackupError, backUpSqlite, restoreSqlite } from './backup.ts';
export { type CopiedTable, copyDatabase, CopyError, isCopyUnfinished } from './copy.ts';
export {
  DatabaseUrlError,
  type OnQuery,
  openDatabase,
  sqlitePathOf,
  type Database,
  type Executor,
  type Transaction,
} from './database.ts';
export type { CounterStore, PoolUse, Violation } from './dialects/engine.ts';
export { DatabaseUnavailableError, violatesUnique, violationOf } from './errors.ts';
export { lockOrganization, lockUser } from './lock.ts';
export { laterOf, newId } from './ids.ts';
export { findInstallationFact, storeInstallationFact } from './installation.ts';
export { migrate, pendingMigrations } from './migrate.ts';
export { prepared, preparedInsert } from './prepared.ts';
export { checkReadiness } from './readiness.ts';
export { Cache } from './cache.ts';
export { snapshot } from './snapshot.ts';
export type * from './tables/access-controls.ts';
export type * from './tables/activity-log.ts';
export type * from './tables/group-syncs.ts';
export type * from './tables/idempotency-keys.ts';
export type { Tables } from './tables/index.ts';
export type * from './tables/mails.ts';
export type * from './tables/organizations.ts';
export type * from './tables/personal-api-keys.ts';
export type * from './tables/projects.ts';
export type * from './tables/roles.ts';
export type * from './tables/second-factor.ts';
export type * from './tables/users.ts';
export { transaction } from './transaction.ts';
export type { UniqueIndex } from './unique-indexes.ts';
