// Sends the mail in the outbox until it is killed or told to end, and prints a line for each failed attempt.
import { openRolecall } from '../../dist/index.js';

const [databaseUrl, secret, smtpUrl, siteUrl, ahead] = process.argv.slice(2);
const rolecall = await openRolecall({
  databaseUrl,
  secret,
  mail: { smtpUrl, from: 'people@example.org', siteUrl },
  clock: () => Date.now() + Number(ahead),
});
await rolecall.startMail((error) => console.error(String(error)));
console.log('sending');
process.on('SIGTERM', () => void rolecall.close().then(() => process.exit(0)));
