// Starts a throw-away PostgreSQL, prints its address, and exits without stopping it.
import { startPostgres } from '../../dist/testing/throw-away-postgres.js';

const { url } = await startPostgres({}, process.env['ROLECALL_POSTGRES']);
console.log(url);
