import * as throwAway from './throw-away-postgres.ts';

/** Starts a throw-away PostgreSQL: npm's, or the one that ROLECALL_POSTGRES says where to find. */
export const startPostgres = (settings: Record<string, string> = {}): Promise<throwAway.PostgresServer> =>
  throwAway.startPostgres(settings, process.env['ROLECALL_POSTGRES']);
