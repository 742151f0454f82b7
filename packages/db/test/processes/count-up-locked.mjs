// Repeatedly increments a number of an organization by reading and writing it, while holding the organization's lock.
import { once } from 'node:events';
import { lockOrganization, openDatabase, transaction } from '../../dist/index.js';

const [url, times, id] = process.argv.slice(2);
const database = openDatabase(url);
console.log('ready');
await once(process.stdin, 'data');
for (let time = 0; time < Number(times); time += 1)
  await transaction(database, async (trx) => {
    await lockOrganization(database, trx, id);
    const { contact_name } = await trx
      .selectFrom('organizations')
      .select('contact_name')
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    await trx
      .updateTable('organizations')
      .set({ contact_name: `${Number(contact_name) + 1}` })
      .where('id', '=', id)
      .execute();
  });
await database.close();
