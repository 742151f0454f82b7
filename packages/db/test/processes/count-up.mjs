// Repeatedly increments a number by reading and writing it, so that a lost update would show.
import { once } from 'node:events';
import { openDatabase, transaction } from '../../dist/index.js';

const [url, times] = process.argv.slice(2);
const database = openDatabase(url);
console.log('ready');
await once(process.stdin, 'data');
for (let time = 0; time < Number(times); time += 1)
  await transaction(database, async (trx) => {
    const { value } = await trx
      .selectFrom('installation')
      .select('value')
      .where('key', '=', 'count')
      .executeTakeFirstOrThrow();
    await trx
      .updateTable('installation')
      .set({ value: String(Number(value) + 1) })
      .where('key', '=', 'count')
      .execute();
  });
await database.close();
