/**
 * All differences between the engines: the tests that run on only one of them, and what they are about. Every other
 * test of `db` and `api` runs on both and expects the same of them, and so does every test of `rest` and `mcp` at
 * night.
 */
export const differences = {
  sqlite: {
    'db/test/sqlite.test.ts': 'how the file is opened, and what is wrong with a damaged one',
    'db/test/sqlite-transaction.test.ts': 'writes share a commit, and wait where another process has the lock',
    'api/test/sqlite-query-plans.test.ts': 'which index each query uses, as SQLite explains it',
    'api/test/sqlite-wrong-files.test.ts': 'what may be in the place of the file',
    'rest/test/sqlite-backup.test.ts':
      '`rolecall backup` and `restore`; for PostgreSQL there are pg_dump and pg_restore',
  },
  postgres: {
    'db/test/postgres.test.ts':
      'pool, timeouts, deadlocks, a server that is away; rows are held, since several write at a time',
    'db/test/postgres-throw-away.test.ts': 'the server that tests start ends with them',
    'db/test/postgres-copy.test.ts': '`rolecall copy` takes two databases, so one run has all pairs of engines',
    'api/test/postgres-rate-limits.test.ts': 'processes count requests and attempts together, in a table',
    'api/test/postgres-model.test.ts': 'a model, SQLite and PostgreSQL answer the same, which takes both engines',
    'rest/test/postgres-replica.test.ts': 'what a standby answers, which SQLite has not',
    'rest/test/postgres-copy.test.ts': 'the same answers before and after moving, which takes both engines',
  },
} as const;
