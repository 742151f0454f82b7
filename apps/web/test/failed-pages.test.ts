import { openRolecall } from '@rolecall/api';
import { databaseOf } from '@rolecall/api/testing';
import { expect, it } from 'vitest';
import { authSecret, Browser, startServer } from './server-process.ts';

/** Pages, each with a table that it cannot be shown without, and its heading. */
const pages = [
  ['/external-groups', 'role_external_references', 'External groups'],
  ['/roles', 'role_external_references', 'Roles'],
  ['/activity', 'activity_log', 'Activity'],
  ['/projects', 'dashboards', 'Projects'],
  ['/settings/api-keys', 'personal_api_keys', 'Settings'],
  ['/settings/member-keys', 'personal_api_keys', 'Settings'],
] as const;

/** Tables that no page's frame depends on. */
const optional = [
  'organization_invites',
  'role_memberships',
  'access_controls',
  'passkeys',
  'recovery_codes',
  'personal_api_keys',
] as const;

it('a page whose data cannot be read shows an error below its heading, within the page frame', async () => {
  const { url, databaseUrl } = await startServer();
  const rolecall = await openRolecall({ databaseUrl, secret: authSecret });
  const { system } = rolecall.system();
  await system.createUser({ email: 'ada@example.com', first_name: 'Ada', password: 'correct horse' });
  const { id: organization_id } = await system.createOrganization({ name: 'Acme', owner: 'ada@example.com' });
  const { id: role } = await rolecall.system().roles.create({ organization_id, name: 'On call' });
  const browser = new Browser(url);
  await browser.signIn('ada@example.com', 'correct horse');
  const load = async (path: string) => {
    const response = await browser.send('GET', path, { headers: { 'accept-language': 'en' } });
    const html = (await response.text()).replaceAll(/<script[^]*?<\/script>/g, '');
    return {
      headings: [...html.matchAll(/<h1[^>]*>([^]*?)<\/h1>/g)].map(([, text = '']) => text.replaceAll(/<[^>]*>/g, '')),
      hasFrame: html.includes('href="/members"') && html.includes('href="/roles"'),
      saysSo: html.includes('role="alert"'),
    };
  };
  const { executor } = databaseOf(rolecall);
  for (const [path, table, heading] of pages) {
    expect(await load(path)).toEqual({ headings: [heading], hasFrame: true, saysSo: false });
    await executor.schema.alterTable(table).renameTo('away').execute();
    expect(await load(path)).toEqual({ headings: [heading], hasFrame: true, saysSo: true });
    await executor.schema.alterTable('away').renameTo(table).execute();
    expect(await load(path)).toEqual({ headings: [heading], hasFrame: true, saysSo: false });
  }

  const [member] = (await rolecall.system().members.list({ organization_id })).results;
  const others = [
    '/',
    '/welcome',
    '/members',
    '/members/invites',
    '/map',
    '/settings',
    '/settings/account',
    '/group-syncs',
  ];
  const all = [...pages.map(([path]) => path), ...others, `/roles/${role}`, `/members/${member?.user.uuid}`];
  for (const table of optional) {
    await executor.schema.alterTable(table).renameTo('away').execute();
    for (const path of all) {
      const { headings, hasFrame } = await load(path);
      // The placeholder shown while the page loads has the heading, too.
      expect([table, path, new Set(headings).size, hasFrame]).toEqual([table, path, 1, true]);
    }
    await executor.schema.alterTable('away').renameTo(table).execute();
  }
  await rolecall.close();
});
