import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { databaseOf } from '@rolecall/api/testing';
import type { Level } from '@rolecall/contracts';
import {
  comeBackLater,
  disconnect,
  expect,
  expectAccessible,
  expectAccessibleAtNight,
  newPerson,
  offline,
  test,
  hold,
} from './test.ts';
import type { Visitor } from './visitor.ts';

const organization_id = '@current';
const changes = (page: Page) => page.getByRole('list', { name: 'Changes' }).getByRole('listitem');

/** Chooses an item of the export menu, and reads the file that the browser downloads. */
async function exportAs(page: Page, choice: string): Promise<{ name: string; text: string }> {
  await page.getByRole('button', { name: 'Export' }).click();
  const saved = page.waitForEvent('download');
  await page.getByRole('menuitem', { name: choice }).click();
  const file = await saved;
  return { name: file.suggestedFilename(), text: await readFile(await file.path(), 'utf8') };
}

test('changes are described in sentences, show previous values and link to what changed', async ({
  page,
  context,
  newOwner,
  newMember,
}) => {
  const ada = await newOwner('Difference Engines');
  const grace = await newMember(ada);
  const role = await ada.api.roles.create.mutate({ organization_id, name: 'Standby' });
  await ada.api.roles.update.mutate({ organization_id, id: role.id, name: 'On call' });
  const { results } = await ada.api.members.list.query({ organization_id, search: grace.email });
  const user_uuid = results[0]?.user.uuid ?? '';
  await ada.api.roleMemberships.create.mutate({ organization_id, role_id: role.id, user_uuid });
  await ada.api.members.update.mutate({ organization_id, user_uuid, level: 8 });
  const project = await ada.api.projects.create.mutate({ organization_id, name: 'Web shop' });
  await ada.api.projects.update.mutate({
    organization_id,
    id: project.id,
    is_demo: true,
    app_urls: ['https://shop.example.com'],
    survey_config: { appearance: { color: 'red', position: 'left' } },
  });
  await ada.api.projects.update.mutate({
    organization_id,
    id: project.id,
    survey_config: { appearance: { color: 'blue', position: 'left' } },
  });
  const { secret_api_token } = await ada.api.projects.rotateSecretToken.mutate({ organization_id, id: project.id });
  await ada.enter(context);

  // The initial HTML contains the first rows.
  expect(await (await context.request.get('/activity')).text()).toContain('rotated the secret token of');
  await page.goto('/activity');
  for (const sentence of [
    'Ada Lovelace rotated the secret token of Web shop',
    'Ada Lovelace changed “Survey config” of the project Web shop',
    'Ada Lovelace changed 3 settings of the project Web shop',
    'Ada Lovelace created the project Web shop',
    'Ada Lovelace made Grace Hopper an admin',
    'Ada Lovelace added Grace Hopper to On call',
    'Ada Lovelace renamed the role “Standby” to On call',
    'Ada Lovelace created the role Standby',
    'Grace Hopper joined the organization',
    'Ada Lovelace created the organization Difference Engines',
  ])
    await expect(changes(page).filter({ hasText: sentence })).toHaveCount(1);
  await expect(changes(page).first()).toContainText('· browser');
  await expectAccessibleAtNight(page);

  const rotated = changes(page).first();
  await rotated.getByRole('button', { name: 'Details' }).click();
  await expect(rotated).toContainText(`phs_...${secret_api_token?.slice(-4)}`);
  expect(await page.content()).not.toContain(secret_api_token);

  const configured = changes(page).nth(1);
  await configured.getByRole('button', { name: 'Details' }).click();
  await expect(configured.getByText('before: "color": "red",')).toBeVisible();
  await expect(configured.getByText('after: "color": "blue",')).toBeVisible();
  await expect(configured.getByText('"position": "left"', { exact: true })).toHaveCount(1);
  const settings = changes(page).nth(2);
  await settings.getByRole('button', { name: 'Details' }).click();
  await expect(settings.getByText('after: https://shop.example.com')).toBeVisible();
  await expectAccessible(page);

  await expect(configured.getByRole('link', { name: 'Web shop' })).toHaveAttribute('href', `/projects/${project.id}`);
  await expect(
    changes(page).filter({ hasText: 'added Grace Hopper' }).getByRole('link', { name: 'On call' }),
  ).toHaveAttribute('href', `/roles/${role.id}`);

  await configured.getByRole('link', { name: 'Full history' }).click();
  await expect(changes(page)).toHaveCount(4);
  await expect(page).toHaveURL(`/activity?scope=Project&item=${project.id}`);
  await expect(page.getByText('Only Web shop')).toBeVisible();
  await page.getByRole('button', { name: 'Show everything' }).click();
  await expect(changes(page).filter({ hasText: 'the role' })).not.toHaveCount(0);
});

test(
  'changes are grouped by day, and those of one write are combined in one entry',
  { tag: '@night' },
  async ({ page, context, newOwner, newMember }) => {
    const ada = await newOwner();
    const grace = await newMember(ada);
    const role_ids: string[] = [];
    for (const name of ['On call', 'Platform', 'Press'])
      role_ids.push((await ada.api.roles.create.mutate({ organization_id, name })).id);
    const { uuid: user_uuid } = await grace.api.users.me.query();
    await ada.api.members.addRoles.mutate({ organization_id, user_uuid, role_ids });
    await ada.enter(context);
    await page.goto('/activity');
    await expect(page.getByRole('heading', { level: 2 })).toHaveText(['Today']);
    await expect(changes(page).first()).toContainText('Ada Lovelace added Grace Hopper to 3 roles');
    await expect(changes(page).filter({ hasText: 'to Platform' })).toHaveCount(0);
    await changes(page).first().getByRole('button', { name: 'Show all' }).focus();
    await page.keyboard.press('Enter');
    const each = changes(page).first().getByRole('listitem');
    await expect(each).toHaveCount(3);
    await expect(each.filter({ hasText: 'Ada Lovelace added Grace Hopper to Platform' })).toHaveCount(1);
    await expectAccessible(page);

    // A day later.
    await page.clock.setFixedTime(Date.now() + 24 * 60 * 60 * 1000);
    await page.getByLabel('Kind').selectOption('Roles');
    await expect(page.getByRole('heading', { level: 2 })).toHaveText(['Yesterday']);
    // The filter shows a person's name even if no changes match.
    await page.goto(`/activity?user=${user_uuid}&until=2001-01-01`);
    await expect(page.getByRole('heading', { name: 'No changes found' })).toBeVisible();
    await expect(page.getByRole('button', { name: 'Person Grace Hopper' })).toBeVisible();
  },
);

test(
  'ended invites and deactivated accounts are described in plain words',
  { tag: '@night' },
  async ({ page, context, newOwner, newMember, rolecall }) => {
    const { system } = rolecall.system('command line');
    const ada = await newOwner();
    const { id } = await ada.api.organizations.get.query({ organization_id });
    const uuidOf = async (visitor: Visitor) => (await visitor.api.users.me.query()).uuid;
    const invite = async (by: Visitor, target_email = newPerson('Bob').email, level: Level = 1) => {
      await by.api.invites.create.mutate({ organization_id, target_email, level });
      return target_email;
    };
    const [removed, demoted, deactivated] = [await newMember(ada, 8), await newMember(ada, 8), await newMember(ada, 8)];
    const ofRemoved = await invite(removed);
    await ada.api.members.delete.mutate({ organization_id, user_uuid: await uuidOf(removed) });
    const ofDemoted = await invite(demoted, newPerson('Bob').email, 8);
    await ada.api.members.update.mutate({ organization_id, user_uuid: await uuidOf(demoted), level: 1 });
    const ofDeactivated = await invite(deactivated);
    await system.deactivateUser({ email: deactivated.email });
    await system.reactivateUser({ email: deactivated.email });
    const joined = await newOwner();
    await invite(ada, joined.email);
    await system.addMember({ organization_id: id, email: joined.email, level: 1 });
    const expired = await invite(ada);
    await databaseOf(rolecall)
      .executor.updateTable('organization_invites')
      .set({ expires_at: '2001-01-01T00:00:00.000Z' })
      .where('organization_id', '=', id)
      .where('target_email', '=', expired)
      .execute();
    await invite(ada, expired);

    await ada.enter(context);
    await page.goto('/activity');
    for (const sentence of [
      `Ada Lovelace ended the invite to ${ofRemoved} because the person who created it was removed from the organization`,
      `Ada Lovelace ended the invite to ${ofDemoted} because the level of the person who created it is too low for it now`,
      `ended the invite to ${ofDeactivated} because the account of the person who created it was deactivated`,
      `ended the invite to ${joined.email} because the invited person joined the organization`,
      `Ada Lovelace ended the invite to ${expired} because it had expired`,
      'deactivated the account Grace Hopper',
      'reactivated the account Grace Hopper',
    ])
      await expect(changes(page).filter({ hasText: sentence })).toHaveCount(1);
    const ended = changes(page).filter({ hasText: `ended the invite to ${ofRemoved}` });
    const details = ended.getByRole('button', { name: 'Details' });
    await details.focus();
    await page.keyboard.press('Enter');
    await expect(
      ended.getByText('the person who created it was removed from the organization', { exact: true }),
    ).toBeVisible();
    await expectAccessibleAtNight(page);

    const { text } = await exportAs(page, 'As JSON, for programs');
    const entries = JSON.parse(text) as { activity: string; item_name: string; after: object }[];
    expect(
      entries.find(({ item_name, activity }) => item_name === ofRemoved && activity === 'ended')?.after,
    ).toMatchObject({
      reason: 'inviter_removed',
    });
    expect((await exportAs(page, 'As CSV, for spreadsheets')).text).toContain('""reason"":""inviter_demoted""');

    await page.getByLabel('Kind').selectOption('Accounts');
    await expect(page).toHaveURL('/activity?scope=User');
    await expect(changes(page)).toHaveText([/reactivated the account/, /deactivated the account/]);
    await expectAccessibleAtNight(page);
  },
);

test('deleted items are shown without a link', { tag: '@night' }, async ({ page, context, newOwner }) => {
  const ada = await newOwner();
  const role = await ada.api.roles.create.mutate({ organization_id, name: 'Short-lived' });
  await ada.api.roles.delete.mutate({ organization_id, id: role.id });
  await ada.enter(context);
  await page.goto('/activity?scope=Role');
  await expect(changes(page)).toHaveCount(2);
  await expect(page.getByRole('link', { name: 'Short-lived' })).toHaveCount(0);
});

test(
  'filters are in the URL, and the list is paged',
  { tag: '@night' },
  async ({ page, context, newOwner, newMember }) => {
    const ada = await newOwner();
    const grace = await newMember(ada, 8);
    const names = Array.from({ length: 51 }, (_, number) => `Role ${number}`);
    await Promise.all(names.map((name) => ada.api.roles.create.mutate({ organization_id, name })));
    await grace.api.roles.create.mutate({ organization_id, name: 'By Grace' });
    await ada.enter(context);
    await page.goto('/activity');
    await page.getByLabel('Kind').selectOption('Roles');
    await expect(page).toHaveURL('/activity?scope=Role');
    await expect(page.getByText('Newest 50 of 52 changes')).toBeVisible();
    const { results } = await ada.api.activityLog.list.query({ organization_id, scope: 'Role', limit: 52 });
    // Entries written in the meantime cause no repeated or skipped entries.
    for (const name of ['Meanwhile', 'Meanwhile too']) await ada.api.roles.create.mutate({ organization_id, name });
    const older = page.getByRole('button', { name: 'Older' });
    await older.click();
    const address = `/activity?scope=Role&before=${results[49]?.sequence}`;
    await expect(page).toHaveURL(address);
    await expect(page.getByText('2 older changes')).toBeVisible();
    await expect(changes(page)).toHaveText(results.slice(50).map(({ item_name }) => new RegExp(`${item_name}(?!\\d)`)));
    await expect(older).toBeDisabled();
    await expectAccessibleAtNight(page);
    // The initial HTML for the URL shows the same page.
    expect(await (await context.request.get(address)).text()).toContain('2 older changes');
    await page.getByRole('button', { name: 'Newest' }).click();
    await expect(page).toHaveURL('/activity?scope=Role');
    await expect(changes(page).first()).toContainText('Meanwhile too');
    await page.goBack();
    await expect(page).toHaveURL(address);
    await expect(changes(page)).toHaveCount(2);
    await page.goto('/activity?scope=Role&before=1');
    await expect(page.getByRole('heading', { name: 'No older changes' })).toBeVisible();
    await expectAccessibleAtNight(page);
    await page.getByRole('button', { name: 'Show the newest changes' }).click();
    await expect(changes(page)).toHaveCount(50);

    await page.getByRole('button', { name: 'Person Anyone' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('combobox').fill('hopp');
    await expect(dialog.getByRole('option')).toHaveCount(1);
    await expectAccessibleAtNight(page);
    await dialog.getByRole('option', { name: 'Grace Hopper' }).click();
    await expect(changes(page)).toHaveCount(1);
    await expect(changes(page)).toContainText('Grace Hopper created the role By Grace');
    await page.reload();
    await expect(page.getByRole('button', { name: 'Person Grace Hopper' })).toBeVisible();
    await expect(changes(page)).toHaveCount(1);

    await page.getByRole('button', { name: 'Clear person' }).click();
    await page.getByLabel('Until').fill('2001-01-01');
    await expect(page.getByRole('heading', { name: 'No changes found' })).toBeVisible();
    await expect(page).toHaveURL('/activity?scope=Role&until=2001-01-01');
    await expectAccessibleAtNight(page);
    await page.getByRole('button', { name: 'Show all changes' }).click();
    await expect(page).toHaveURL('/activity');
    await expect(changes(page)).toHaveCount(50);
  },
);

test(
  'all changes that match the filter are exported, as CSV and as JSON',
  { tag: '@night' },
  async ({ page, context, newOwner }) => {
    const ada = await newOwner();
    for (let number = 1; number <= 60; number += 1)
      await ada.api.roles.create.mutate({ organization_id, name: `Role ${number}` });
    await ada.api.roles.create.mutate({ organization_id, name: '=HYPERLINK("https://evil.example")' });
    await ada.api.projects.create.mutate({ organization_id, name: 'Web shop' });
    await ada.enter(context);
    await page.goto('/activity?scope=Role&before=20');

    const csv = await exportAs(page, 'As CSV, for spreadsheets');
    expect(csv.name).toMatch(/^activity-\d{4}-\d{2}-\d{2}\.csv$/);
    const lines = csv.text.trimEnd().split('\r\n');
    expect(lines[0]).toBe(
      '\uFEFFsequence,created_at,actor,actor_email,via,credential,scope,activity,item_id,item_name,project_id,before,after,cause',
    );
    expect(lines).toHaveLength(62);
    expect(lines[1]).toContain(`Ada Lovelace,${ada.email},session,,Role,created,`);
    expect(lines[1]).toContain(`,"'=HYPERLINK(""https://evil.example"")",`);
    await expect(page.getByText('Activity exported')).toBeVisible();

    const json = await exportAs(page, 'As JSON, for programs');
    expect(json.name).toMatch(/\.json$/);
    const entries = JSON.parse(json.text) as { scope: string; item_name: string; after: object }[];
    expect(entries).toHaveLength(61);
    expect(entries[0]).toMatchObject({ scope: 'Role', item_name: '=HYPERLINK("https://evil.example")' });
    expect(entries.at(-1)).toMatchObject({ item_name: 'Role 1', after: { name: 'Role 1' } });
  },
);

test(
  'an export of several pages contains every change once, despite concurrent writes',
  { tag: '@night' },
  async ({ page, context, newOwner }) => {
    const ada = await newOwner();
    for (let number = 1; number <= 7; number += 1)
      await ada.api.roles.create.mutate({ organization_id, name: `Role ${number}` });
    await ada.enter(context);
    await page.goto('/activity');
    // Limits pages to three entries, and writes another change before each page.
    let pages = 0;
    await page.route('**/api/trpc/activityLog.list*', async (route) => {
      const url = new URL(route.request().url());
      const input = JSON.parse(url.searchParams.get('input') ?? '{}') as Record<string, { limit: number }>;
      if (input['0']?.limit !== 1000) return route.continue();
      pages += 1;
      await ada.api.roles.create.mutate({ organization_id, name: `Meanwhile ${pages}` });
      url.searchParams.set('input', JSON.stringify({ 0: { ...input['0'], limit: 3 } }));
      return route.continue({ url: url.href });
    });
    const { text } = await exportAs(page, 'As JSON, for programs');
    const sequences = (JSON.parse(text) as { sequence: number }[]).map(({ sequence }) => sequence);
    expect(pages).toBeGreaterThan(2);
    // All earlier changes, and the one written before the first page was read.
    expect(sequences).toEqual(Array.from({ length: sequences.length }, (_, index) => sequences.length - index));
    expect(sequences.length).toBe(10);
  },
);

test(
  'consequences of a change are listed with their cause, and roles are shown by name',
  { tag: '@night' },
  async ({ page, context, newOwner, newMember }) => {
    const ada = await newOwner();
    const create = async (name: string) => (await ada.api.roles.create.mutate({ organization_id, name })).id;
    const [onCall, platform, standby] = [await create('On call'), await create('Platform'), await create('Standby')];
    await ada.api.organizations.update.mutate({ organization_id, default_role_id: standby });
    const grace = await newMember(ada, 1, [onCall]);
    const invited = newPerson('Bob').email;
    await ada.api.invites.create.mutate({ organization_id, target_email: invited, role_ids: [onCall, platform] });
    await ada.api.roleExternalReferences.create.mutate({
      organization_id,
      role: onCall,
      provider: 'github',
      provider_organization_id: 'acme',
      provider_role_id: '1',
      provider_role_name: 'Pagers',
    });
    await ada.api.roles.delete.mutate({ organization_id, id: onCall });
    const { uuid } = await grace.api.users.me.query();
    await ada.api.members.delete.mutate({ organization_id, user_uuid: uuid });
    await ada.enter(context);
    await page.goto('/activity');
    const because = 'because the role “On call” was deleted';
    for (const sentence of [
      'Ada Lovelace removed Grace Hopper from Standby because Grace Hopper is no longer in the organization',
      /Ada Lovelace removed Grace Hopper(?! from)/,
      `Ada Lovelace removed Grace Hopper from On call ${because}`,
      `Ada Lovelace removed the external group Pagers (GitHub) for On call ${because}`,
      `Ada Lovelace changed the roles of the invite to ${invited} ${because}`,
      `Grace Hopper accepted the invite to ${grace.email}`,
      /(?<!because )Grace Hopper joined the organization/,
      'Grace Hopper got the role On call because Grace Hopper joined the organization',
      'Grace Hopper got the role Standby because Grace Hopper joined the organization',
      'Ada Lovelace changed “Default role” of the organization',
    ])
      await expect(changes(page).filter({ hasText: sentence })).toHaveCount(1);

    const detailsOf = async (text: string) => {
      const change = changes(page).filter({ hasText: text });
      await change.getByRole('button', { name: 'Details' }).click();
      return change;
    };
    const ofInvite = await detailsOf('changed the roles of the invite');
    await expect(ofInvite.getByRole('term')).toHaveText(['Roles']);
    await expect(ofInvite.getByText('before: A deleted role')).toBeVisible();
    await expect(ofInvite.getByText('Platform', { exact: true })).toHaveCount(1);
    const ofDefault = await detailsOf('changed “Default role”');
    await expect(ofDefault.getByText('after: Standby')).toBeVisible();
    const ofMembership = await detailsOf('got the role Standby');
    await expect(ofMembership.getByText('Default role of new members')).toBeVisible();
    const ofInvited = await detailsOf('got the role On call');
    await expect(ofInvited.getByText('By an invite')).toBeVisible();
    // No ids are shown, except those in the email addresses of the test's people.
    await expect(changes(page).filter({ hasText: /(?<!-)[0-9a-f]{8}-[0-9a-f]{4}-/ })).toHaveCount(0);
    await expectAccessibleAtNight(page);

    // With the entry that caused them filtered out, a role membership still names its role.
    await page.getByLabel('Kind').selectOption('Role members');
    await expect(changes(page).filter({ hasText: because })).toHaveCount(1);
    await page.getByLabel('Kind').selectOption('External groups');
    await expect(changes(page).filter({ hasText: 'because the role was deleted' })).toHaveCount(1);
    expect((await exportAs(page, 'As CSV, for spreadsheets')).text).toContain(',role.deleted');
  },
);

test(
  'members see which permission they lack, and who can grant it',
  { tag: '@night' },
  async ({ page, context, newOwner, newMember }) => {
    const ada = await newOwner();
    const grace = await newMember(ada);
    await grace.enter(context);
    const { uuid } = await ada.api.users.me.query();
    // The initial HTML already says who.
    expect(await (await context.request.get('/activity')).text()).toContain(`href="/members/${uuid}"`);
    await page.goto('/activity');
    await expect(page.getByRole('heading', { name: 'You can’t see this' })).toBeVisible();
    await expect(page.getByText('Your organization access level is insufficient.')).toBeVisible();
    await expect(page.getByText('Ask Ada Lovelace.')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Export' })).toBeHidden();
    await expectAccessible(page);
  },
);

test.describe('a former admin', { tag: '@night' }, () => {
  test.use({ expectedFailures: ['/api/trpc/activityLog.list'] });

  test('can no longer read or export the activity', async ({ page, context, newOwner, newMember }) => {
    const ada = await newOwner();
    const grace = await newMember(ada, 8);
    await grace.enter(context);
    await page.goto('/activity');
    await expect(changes(page)).not.toHaveCount(0);
    const { results } = await ada.api.members.list.query({ organization_id, search: grace.email });
    await ada.api.members.update.mutate({ organization_id, user_uuid: results[0]?.user.uuid ?? '', level: 1 });
    // The page stops offering exports once it knows the new level, so that response is held back.
    const release = await hold(page, '**/api/trpc/organizations.get*');
    await page.getByLabel('Kind').selectOption('Roles');
    await expect(page.getByRole('heading', { name: 'You can’t see this' })).toBeVisible();
    await page.getByRole('button', { name: 'Export' }).click();
    await page.getByRole('menuitem', { name: 'As CSV, for spreadsheets' }).click();
    await expect(page.getByText('The activity was not exported')).toBeVisible();
    release();
    await expect(page.getByText('Your level in Acme is now Member.')).toBeVisible();
  });
});

test.describe('without a connection', { tag: '@night' }, () => {
  test.use({ expectedFailures: offline });

  test('the list stays, filters and exports report the failure, and the list reloads afterwards', async ({
    page,
    context,
    newOwner,
  }) => {
    const ada = await newOwner();
    await ada.enter(context);
    await page.goto('/activity');
    // The first export loads the code for exports, after which the list is refetched. That request must finish before the
    // connection is lost: otherwise it would succeed, and the list would not be fetched again.
    const refetched = page.waitForResponse((response) => response.url().includes(encodeURIComponent('"limit":50')));
    await exportAs(page, 'As JSON, for programs');
    await (await refetched).finished();
    await disconnect(page);
    await comeBackLater(page);
    await expect(page.getByText('This page may be out of date.')).toBeVisible();
    await expect(changes(page)).toHaveCount(2);
    await expectAccessibleAtNight(page);
    await page.getByLabel('Kind').selectOption('Organization');
    await expect(page.getByRole('heading', { name: 'No connection' })).toBeVisible();
    await page.getByRole('button', { name: 'Export' }).click();
    await page.getByRole('menuitem', { name: 'As CSV, for spreadsheets' }).click();
    await expect(page.getByText('The activity was not exported')).toBeVisible();
    await context.setOffline(false);
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect(changes(page)).toHaveCount(1);
  });
});

test(
  'everything can be reached with the keyboard',
  { tag: '@night' },
  async ({ page, context, newOwner, newMember }) => {
    const ada = await newOwner();
    const grace = await newMember(ada, 8);
    await grace.api.roles.create.mutate({ organization_id, name: 'On call' });
    await ada.enter(context);
    await page.goto('/activity');
    const kind = page.getByLabel('Kind');
    await kind.focus();
    await page.keyboard.type('Roles');
    await expect(changes(page)).toHaveCount(1);

    await page.keyboard.press('Tab');
    const person = page.getByRole('button', { name: /^Person/ });
    await expect(person).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('dialog').getByRole('combobox')).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toBeHidden();
    await expect(person).toBeFocused();
    await page.keyboard.press('Enter');
    await page.keyboard.type('grace');
    await expect(page.getByRole('dialog').getByRole('option')).toHaveCount(1);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('button', { name: 'Person Grace Hopper' })).toBeVisible();

    const details = page.getByRole('button', { name: 'Details' });
    await details.focus();
    await page.keyboard.press('Enter');
    await expect(details).toHaveAttribute('aria-expanded', 'true');
    await expect(page.getByRole('term').filter({ hasText: 'Name' })).toBeVisible();
  },
);

test.describe('a part of the page that fails', () => {
  test.use({ expectedFailures: ['console: ', 'page: '] });

  test('leaves the rest of the page, shows the request ID, and can be retried', async ({ page, context, newOwner }) => {
    const ada = await newOwner();
    await ada.enter(context);
    await page.goto('/activity');
    // A response that the page cannot handle.
    await page.route('**/api/trpc/activityLog.list*', (route) =>
      route.fulfill({ json: [{ result: { data: { count: 1, results: [null] } } }] }),
    );
    await page.getByLabel('Kind').selectOption('Roles');
    await expect(page.getByText('Something went wrong in this part of the page.')).toBeVisible();
    await expect(page.getByText(/^Request ID: [\w-]{8,}/)).toBeVisible();
    await expect(page.getByRole('heading', { level: 1, name: 'Activity' })).toBeVisible();
    await page.unroute('**/api/trpc/activityLog.list*');
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect(page.getByRole('heading', { name: 'No changes found' })).toBeVisible();
  });
});
