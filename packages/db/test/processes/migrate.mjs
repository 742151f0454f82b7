// Waits for input, migrates the database, and prints which migrations it ran.
import { once } from 'node:events';
import { migrate, openDatabase } from '../../dist/index.js';

const database = openDatabase(process.argv[2]);
console.log('ready');
await once(process.stdin, 'data');
console.log(JSON.stringify(await migrate(database)));
await database.close();
