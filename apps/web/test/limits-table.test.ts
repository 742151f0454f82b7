import { readFileSync } from 'node:fs';
import {
  maxBatchCalls,
  maxFormBytes,
  maxInputDepth,
  maxInputValues,
  maxJsonBytes,
  maxLimit,
  maxLoggedBytes,
  maxPageBytes,
  maxSettingsBytes,
} from '@rolecall/contracts';
import { expect, it } from 'vitest';
import { limitNames, readSettings } from '../src/env.ts';
import { responseLimits, connectionLimits } from '../src/server/connection-limits.ts';

const document = new URL('../../../docs/operations.md', import.meta.url);

const kB = (bytes: number) => `${bytes / 1024} kB`;
const seconds = (ms: number) => `${ms / 1000} s`;

/** Every limit in the code: what is limited, the variable that sets it, and its default. */
function limits(): string[][] {
  const { rateLimits, passwords, connections, connectionsPerAddress, connectionTimeout } = readSettings({});
  return [
    ['requests of one key or token in a minute', 'RATE_LIMIT_PER_MINUTE', rateLimits.perMinute],
    ['requests of one key or token at once, besides those of a minute', 'RATE_LIMIT_BURST', rateLimits.burst],
    ['requests of one key or token in an hour', 'RATE_LIMIT_PER_HOUR', rateLimits.perHour],
    [
      'requests of all keys of one person, or all tokens of one organization, in a minute',
      'OWNER_LIMIT_PER_MINUTE',
      rateLimits.perOwner,
    ],
    ['calls of one person in all browser sessions in a minute', 'SESSION_LIMIT_PER_MINUTE', rateLimits.perPerson],
    [
      'calls from one address without a good credential in a minute',
      'ANONYMOUS_LIMIT_PER_MINUTE',
      rateLimits.anonymousPerAddress,
    ],
    [
      'failed sign-ins on one account in a quarter of an hour',
      'SIGN_IN_LIMIT_PER_ACCOUNT',
      rateLimits.signInsPerAccount,
    ],
    [
      'failed sign-ins from one address in a quarter of an hour',
      'SIGN_IN_LIMIT_PER_ADDRESS',
      rateLimits.signInsPerAddress,
    ],
    [
      'failed sign-ins from one browser that has signed in before, in a quarter of an hour',
      'SIGN_IN_LIMIT_PER_DEVICE',
      rateLimits.signInsPerDevice,
    ],
    [
      'sign-ins that succeed on one account in a quarter of an hour',
      'SIGNED_IN_LIMIT_PER_ACCOUNT',
      rateLimits.signedInPerAccount,
    ],
    ['accounts made from one address in an hour', 'SIGN_UP_LIMIT_PER_ADDRESS', rateLimits.signUpsPerAddress],
    ['mails that anybody asks for to one address in an hour', 'MAIL_LIMIT_PER_RECIPIENT', rateLimits.mailsPerRecipient],
    [
      'new passwords asked for from one address in an hour',
      'PASSWORD_RESET_LIMIT_PER_ADDRESS',
      rateLimits.resetsPerAddress,
    ],
    ['passwords hashed or verified at the same time', 'PASSWORDS_AT_ONCE', passwords.atOnce],
    ['passwords waiting for that', 'PASSWORDS_WAITING', passwords.waiting],
    ['passwords of one address or one account, running and waiting', 'PASSWORDS_PER_CALLER', passwords.perCaller],
    ['connections at the same time', 'CONNECTION_LIMIT', connections],
    ['connections of one address at the same time', 'CONNECTION_LIMIT_PER_ADDRESS', connectionsPerAddress],
    ['a stalled connection with a request in progress', 'CONNECTION_TIMEOUT_SECONDS', `${connectionTimeout} s`],
    ['calls of one tRPC batch, each of which counts', '', maxBatchCalls],
    ['objects of one page of a list', '', maxLimit],
    ['bytes of the objects of one page of a list', '', kB(maxPageBytes)],
    ['responses of one tRPC batch together', '', kB(maxPageBytes)],
    ['unread responses to one address', '', kB(responseLimits.perAddress)],
    ['unread responses to all addresses', '', kB(responseLimits.inAll)],
    ['the lists and JSON settings of a project together', '', kB(maxSettingsBytes)],
    ['a value in the activity log; longer values are stored as a digest', '', kB(maxLoggedBytes)],
    ['levels of nested JSON', '', maxInputDepth],
    ['values in one JSON body', '', maxInputValues],
    ['the body of a request to REST, tRPC or MCP', '', kB(maxJsonBytes)],
    ['the body of a request to a page or `/api/auth`', '', kB(maxFormBytes)],
    ['the headers of a request', '', kB(connectionLimits.headerBytes)],
    ['until the headers of a request have arrived', '', seconds(connectionLimits.headersMs)],
    ['until a whole request has arrived', '', seconds(connectionLimits.requestMs)],
    ['an idle connection', '', seconds(connectionLimits.keepAliveMs)],
    ['time for requests in flight after shutdown begins', '', seconds(connectionLimits.drainMs)],
  ].map(([what, setting, value]) => [String(what), setting === '' ? '' : `\`${setting}\``, String(value)]);
}

/** The cells of the table below a heading. */
function tableBelow(heading: string): string[][] {
  const [, section = ''] = readFileSync(document, 'utf8').split(`\n## ${heading}\n`);
  const lines = (section.split('\n## ')[0] ?? '').split('\n').filter((line) => line.startsWith('|'));
  return lines.slice(2).map((line) =>
    line
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim()),
  );
}

it('docs/operations.md matches the limits; if not, copy these rows and run `npm run format`', () => {
  const rows = limits();
  expect(tableBelow('Limits')).toEqual(rows);
  // No limit is missing.
  for (const name of limitNames) expect(rows.map(([, setting]) => setting)).toContain(`\`${name}\``);
});
