import { createServer } from 'node:http';
import { normalizedKey } from '@rolecall/contracts';
import { v7 } from 'uuid';
import { openPostgresStore } from './postgres.ts';
import { type MembershipRow, toReference, toRole } from './rows.ts';
import { openSqliteStore } from './sqlite.ts';
import type { Maybe, NewReference } from './store.ts';

/*
 * The floor: the same responses from the same data with only node:http and prepared statements. It does not
 * authenticate the caller, validate input or write logs.
 */
const [databaseUrl, organizationId] = process.argv.slice(2) as [string, string];
const store = databaseUrl.startsWith('sqlite:')
  ? openSqliteStore(databaseUrl.slice('sqlite:'.length), organizationId)
  : openPostgresStore(databaseUrl, organizationId);

async function later<Value>(value: Promise<Value>, next: (value: Value) => void): Promise<void> {
  next(await value);
}
/** Calls `next` synchronously if the value is already there. */
const when = <Value>(value: Maybe<Value>, next: (value: Value) => void): void =>
  value instanceof Promise ? void later(value, next) : next(value);

const server = createServer((request, response) => {
  const send = (status: number, value?: unknown) => {
    if (value === undefined) return response.writeHead(status).end();
    const body = Buffer.from(JSON.stringify(value));
    response
      .writeHead(status, { 'Content-Type': 'application/json; charset=utf-8', 'Content-Length': body.length })
      .end(body);
  };
  const url = new URL(request.url ?? '/', 'http://localhost');
  const path = url.pathname.slice(`/api/organizations/${organizationId}`.length);
  if (path === '/role_external_references/lookup') {
    const of = (name: string) => normalizedKey(url.searchParams.get(name) ?? '');
    const group = {
      provider: of('provider'),
      organization: of('provider_organization_id'),
      slug: of('provider_role_slug'),
    };
    return when(store.lookup(group), (row) => send(200, { reference: row ? toReference(row, row) : null }));
  }
  if (path === '/roles')
    return when(store.listRoles(Number(url.searchParams.get('limit') ?? 100)), ({ roles, members, count }) => {
      const byRole = new Map<string, MembershipRow[]>(roles.map((role) => [role.id, []]));
      for (const row of members) byRole.get(row.role_id)?.push(row);
      const results = roles.map((role) => toRole(role, byRole.get(role.id) ?? []));
      send(200, { count, next: null, previous: null, results });
    });
  if (path.startsWith('/roles/'))
    return when(store.getRole(path.slice('/roles/'.length)), ({ role, members }) =>
      role ? send(200, toRole(role, members)) : send(404),
    );
  if (request.method === 'DELETE')
    return when(store.deleteReference(path.slice('/role_external_references/'.length)), () => send(204));
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const input = JSON.parse(Buffer.concat(chunks).toString()) as Omit<NewReference, 'id' | 'created_at'>;
    const reference = { ...input, id: v7(), created_at: new Date().toISOString() };
    when(store.insertReference(reference), (user) =>
      send(201, toReference({ ...reference, role_id: reference.role }, user)),
    );
  });
});

server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (typeof address === 'object' && address) process.stdout.write(`${JSON.stringify({ port: address.port })}\n`);
});
process.on('SIGTERM', () => process.exit(0));
