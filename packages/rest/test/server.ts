import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openRolecall, type Rolecall, type RolecallOptions } from '@rolecall/api';
import { levels } from '@rolecall/contracts';
import { onTestFinished } from 'vitest';
import { newDatabaseUrl } from '../../db/testing/database-urls.ts';
import { createRestHandler, type RestOptions } from '../src/handler.ts';

export interface TestAnswer {
  status: number;
  headers: Headers;
  text: string;
  /** The parsed body, if there is one. */
  body: unknown;
}

export interface TestServer {
  url: string;
  request(
    method: string,
    path: string,
    options?: { headers?: Record<string, string>; body?: object | string | Uint8Array },
  ): Promise<TestAnswer>;
  stop(): Promise<void>;
}

/** Serves the REST API of an open Rolecall on a free port. The session is the plain value of the cookie `session`. */
export async function startServer(rolecall: Rolecall, options: Partial<RestOptions> = {}): Promise<TestServer> {
  const handler = createRestHandler({
    identify: (req, _requestId, about) =>
      rolecall.identify({
        about,
        authorization: req.headers.authorization,
        session: /(?:^|; )session=([^;]+)/.exec(req.headers.cookie ?? '')?.[1],
        sameOrigin: req.headers['sec-fetch-site'] === 'same-origin',
      }),
    createContext: (actor, request) => rolecall.createContext(actor, request),
    onError: (cause) => {
      throw cause;
    },
    ...options,
  });
  // As in the real server: the connection of a client whose process was paused must not be closed.
  const server = createServer({ keepAliveTimeout: 65_000 }, (req, res) => void handler(req, res)).listen(
    0,
    '127.0.0.1',
  );
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    async request(method, path, { headers = {}, body } = {}) {
      const raw = typeof body === 'string' || body instanceof Uint8Array;
      const response = await fetch(url + path, {
        method,
        redirect: 'manual',
        headers: {
          ...(body === undefined || 'content-type' in headers ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: raw ? (body as string) : JSON.stringify(body) }),
      });
      const text = await response.text();
      return {
        status: response.status,
        headers: response.headers,
        text,
        body: text === '' ? undefined : JSON.parse(text),
      };
    },
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

type Send = (method: string, path: string, body?: object) => Promise<TestAnswer>;

/** An organization with people in it, each of whom has a key with every scope. */
export interface Tenant {
  organization: { id: string; name: string };
  uuids: Record<'owner' | 'admin' | 'member', string>;
  keys: Record<'owner' | 'admin' | 'member', string>;
  /** Sends a request below `/api` as one of these people. */
  as: Record<'owner' | 'admin' | 'member', Send>;
}

function sendersOf(server: TestServer, keys: Tenant['keys']): Tenant['as'] {
  const as =
    (key: string): Send =>
    (method, path, body) =>
      server.request(method, `/api${path}`, { headers: { authorization: `Bearer ${key}` }, ...(body ? { body } : {}) });
  return { owner: as(keys.owner), admin: as(keys.admin), member: as(keys.member) };
}

let tenants = 0;

export async function createTenant(rolecall: Rolecall, server: TestServer, name = 'Acme'): Promise<Tenant> {
  tenants += 1;
  const { system } = rolecall.system();
  const person = async (level: 'owner' | 'admin' | 'member') => {
    const user = await system.createUser({ email: `${level}-${tenants}@example.com`, first_name: level });
    const { value } = await system.createPersonalApiKey({ email: user.email, label: 'test', scopes: ['*'] });
    return { ...user, key: value };
  };
  const owner = await person('owner');
  const admin = await person('admin');
  const member = await person('member');
  const organization = await system.createOrganization({ name, owner: owner.email });
  await system.addMember({
    organization_id: organization.id,
    email: admin.email,
    level: levels.admin,
    invited_by: owner.email,
  });
  await system.addMember({
    organization_id: organization.id,
    email: member.email,
    level: levels.member,
    invited_by: owner.email,
  });
  const keys = { owner: owner.key, admin: admin.key, member: member.key };
  return {
    organization,
    uuids: { owner: owner.uuid, admin: admin.uuid, member: member.uuid },
    keys,
    as: sendersOf(server, keys),
  };
}

async function open(
  options: Partial<RolecallOptions> & { databaseUrl: string },
  rest: Partial<RestOptions>,
): Promise<{ rolecall: Rolecall; server: TestServer }> {
  const rolecall = await openRolecall({
    secret: 'a secret for tests, of 32 characters and more',
    rateLimits: { perMinute: 0, perHour: 0 },
    checkOutputs: true,
    ...options,
  });
  const server = await startServer(rolecall, rest);
  onTestFinished(async () => {
    await server.stop();
    await rolecall.close();
  });
  return { rolecall, server };
}

/** A server on a new database with one organization, until the test ends. */
export async function openTestServer(
  options: Partial<RolecallOptions> = {},
  rest: Partial<RestOptions> = {},
): Promise<Tenant & { rolecall: Rolecall; server: TestServer }> {
  const opened = await open({ ...options, databaseUrl: options.databaseUrl ?? (await newDatabaseUrl()) }, rest);
  return { ...(await createTenant(opened.rolecall, opened.server)), ...opened };
}

/** The same organization on another database that it was moved to, until the test ends. */
export async function resume(tenant: Tenant, databaseUrl: string): Promise<Tenant & { server: TestServer }> {
  const { server } = await open({ databaseUrl }, {});
  const { organization, uuids, keys } = tenant;
  return { organization, uuids, keys, as: sendersOf(server, keys), server };
}
