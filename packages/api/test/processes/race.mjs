// Makes calls as a user from a given time on, all calls of a turn at once, and prints their outcomes.
import { setTimeout as sleep } from 'node:timers/promises';
import { documentedError, openRolecall } from '../../dist/index.js';

const [databaseUrl, secret, email, startAt, calls] = process.argv.slice(2);
const rolecall = await openRolecall({ databaseUrl, secret });
const callers = { user: await rolecall.actingAs(email), system: rolecall.system() };
await sleep(Math.max(0, Number(startAt) - Date.now()));
const outcomes = await Promise.all(
  JSON.parse(calls).map((turn) =>
    Promise.all(
      turn.map(async ([name, input]) => {
        const [resource, verb] = name.split('.');
        try {
          await (resource === 'system' ? callers.system : callers.user)[resource][verb](input);
          return 'created';
        } catch (error) {
          return documentedError(error).body;
        }
      }),
    ),
  ),
);
console.log(JSON.stringify(outcomes));
await rolecall.close();
