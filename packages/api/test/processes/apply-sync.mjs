// Applies a plan of a group sync, and prints a line when it begins.
import { openRolecall } from '../../dist/index.js';

const [databaseUrl, secret, organization_id, id] = process.argv.slice(2);
const rolecall = await openRolecall({ databaseUrl, secret });
console.log('begins');
await rolecall.system().groupSyncs.applyPlan({ organization_id, id });
console.log('done');
await rolecall.close();
