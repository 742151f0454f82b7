// Holds the write lock for a number of milliseconds, and prints a line once it has it.
import { setTimeout as sleep } from 'node:timers/promises';
import { openDatabase, transaction } from '../../dist/index.js';

const [url, milliseconds] = process.argv.slice(2);
const database = openDatabase(url);
await transaction(database, async (trx) => {
  await trx.insertInto('installation').values({ key: 'holder', value: 'was here' }).execute();
  console.log('locked');
  await sleep(Number(milliseconds));
});
await database.close();
