import type { Locator } from '@playwright/test';
import { disconnect, expect, expectAccessible, expectAccessibleAtNight, offline, test } from './test.ts';
import type { Visitor } from './visitor.ts';

const current = { organization_id: '@current' } as const;

/** Creates two roles, both held by Grace. The first is linked to an external group and gives access to a project. */
async function createFixture(owner: Visitor, grace: Visitor) {
  const { uuid } = await grace.api.users.me.query();
  const ids: string[] = [];
  for (const name of ['On call', 'Platform']) {
    const { id } = await owner.api.roles.create.mutate({ ...current, name });
    await owner.api.roleMemberships.create.mutate({ ...current, role_id: id, user_uuid: uuid });
    ids.push(id);
  }
  await owner.api.roleExternalReferences.create.mutate({
    ...current,
    role: ids[0] ?? '',
    provider: 'github',
    provider_organization_id: 'acme',
    provider_role_id: '1',
    provider_role_name: 'Pagers',
  });
  const { id: project_id } = await owner.api.projects.create.mutate({ ...current, name: 'Web shop' });
  await owner.api.access.setProjectRule.mutate({ project_id, role: ids[0] ?? '', access_level: 'admin' });
}

test('the picture shows groups, roles, people and projects, traces paths and links to each', async ({
  page,
  context,
  newOwner,
  newMember,
}) => {
  const ada = await newOwner();
  await createFixture(ada, await newMember(ada));
  await ada.enter(context);
  await page.goto('/roles');
  await page.getByRole('main').getByRole('link', { name: 'Map' }).click();
  const picture = page.getByRole('region', { name: /^Picture of the organization/ });
  const group = picture.getByRole('link', { name: /^External group: Pagers GitHub · acme/ });
  const onCall = picture.getByRole('link', { name: /^Role: On call 1 person/ });
  const platform = picture.getByRole('link', { name: /^Role: Platform 1 person/ });
  const grace = picture.getByRole('list').filter({ hasText: 'Grace Hopper' });
  const shop = picture.getByRole('link', { name: 'Project: Web shop' });
  for (const node of [group, onCall, platform, grace, shop]) await expect(node).toBeInViewport({ ratio: 0.99 });
  await expectAccessible(page, ['light', 'dark']);

  await group.hover();
  await expect(platform).toHaveCSS('opacity', '0.25');
  for (const node of [group, onCall, grace, shop]) await expect(node).toHaveCSS('opacity', '1');
  await platform.hover();
  await expect(shop).toHaveCSS('opacity', '0.25');
  await grace.hover();
  for (const node of [platform, shop]) await expect(node).toHaveCSS('opacity', '1');
  await shop.hover();
  await expect(grace).toHaveCSS('opacity', '1');
  await expect(platform).toHaveCSS('opacity', '0.25');
  // Nothing stays faded when the pointer leaves the picture.
  await page.getByRole('searchbox').hover();
  await expect(platform).toHaveCSS('opacity', '1');

  const before = await onCall.boundingBox();
  await page.getByRole('button', { name: 'Zoom Out' }).click();
  await expect.poll(async () => (await onCall.boundingBox())?.width).toBeLessThan(before?.width ?? 0);

  await onCall.click();
  await expect(page.getByRole('heading', { level: 1, name: 'On call' })).toBeVisible();
});

test('the picture can be zoomed at the pointer, scrolled and dragged, and resets for other roles', async ({
  page,
  context,
  newOwner,
  newMember,
}) => {
  const ada = await newOwner();
  await createFixture(ada, await newMember(ada));
  for (let number = 1; number <= 12; number += 1)
    await ada.api.roles.create.mutate({ ...current, name: `Team ${number}` });
  await ada.enter(context);
  await page.setViewportSize({ width: 800, height: 700 });
  // Simulates a browser that sends the click at the end of a drag to the element where it began.
  await page.addInitScript(() => (Element.prototype.setPointerCapture = () => undefined));
  await page.goto('/map');
  const picture = page.getByRole('region', { name: /^Picture/ });
  const onCall = picture.getByRole('link', { name: /^Role: On call/ });
  const last = picture.getByRole('link').last();
  const boxOf = async (node: Locator) => (await node.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
  const zoom = async () => (await boxOf(onCall)).width / 208;
  const place = () => picture.evaluate(({ scrollLeft, scrollTop }) => ({ x: scrollLeft, y: scrollTop }));
  // The picture is larger than its frame: it starts at its top left, at the smallest readable zoom.
  await expect.poll(zoom).toBeCloseTo(0.85);
  expect(await place()).toEqual({ x: 0, y: 0 });

  const before = await boxOf(onCall);
  const pointer = { x: before.x + 150, y: before.y + 30 };
  await page.mouse.move(pointer.x, pointer.y);
  await page.keyboard.down('Control');
  for (let notch = 0; notch < 4; notch += 1) await page.mouse.wheel(0, -100);
  await page.keyboard.up('Control');
  await expect.poll(zoom).toBeCloseTo(0.85 * Math.exp(0.6));
  const { x, y, width, height } = await boxOf(onCall);
  expect(Math.abs((pointer.x - x) / width - 150 / before.width)).toBeLessThan(0.02);
  expect(Math.abs((pointer.y - y) / height - 30 / before.height)).toBeLessThan(0.05);

  const zoomed = await place();
  await page.mouse.wheel(40, 60);
  await expect.poll(place).toEqual({ x: zoomed.x + 40, y: zoomed.y + 60 });
  // Drags by a link, which is not followed at the end.
  await onCall.hover();
  const scrolled = await place();
  const held = await boxOf(onCall);
  const grip = { x: Math.ceil(held.x) + 100, y: Math.ceil(held.y) + 30 };
  await page.mouse.move(grip.x, grip.y);
  await page.mouse.down();
  await page.mouse.move(grip.x - 20, grip.y - 10, { steps: 4 });
  await page.mouse.up();
  expect(await place()).toEqual({ x: scrolled.x + 20, y: scrolled.y + 10 });
  await expect(page).toHaveURL('/map');

  const [zoomIn, zoomOut] = [
    page.getByRole('button', { name: 'Zoom In' }),
    page.getByRole('button', { name: 'Zoom Out' }),
  ];
  for (let press = 0; press < 16; press += 1) await zoomOut.click({ force: true });
  await expect(zoomOut).toBeDisabled();
  await expect(zoomOut).toBeFocused();
  await expect.poll(zoom).toBeCloseTo(0.1);
  await page.getByRole('button', { name: 'Fit View' }).click();
  for (const node of [onCall, last]) await expect(node).toBeInViewport({ ratio: 1 });
  expect(await place()).toEqual({ x: 0, y: 0 });
  for (let press = 0; press < 10; press += 1) await zoomIn.click({ force: true });
  await expect(zoomIn).toBeDisabled();
  await expect.poll(zoom).toBeCloseTo(2);
  await page.keyboard.press('Shift+Tab');
  await expect(last).toBeFocused();
  await expect(last).toBeInViewport({ ratio: 1 });

  await page.getByRole('searchbox').fill('team 1');
  await expect(onCall).toHaveCount(0);
  await expect.poll(async () => (await boxOf(last)).width).toBe(208);
});

test(
  'the table shows the same data, can be searched, and is in the URL',
  { tag: '@night' },
  async ({ page, context, newOwner, newMember }) => {
    const ada = await newOwner();
    await createFixture(ada, await newMember(ada));
    await ada.enter(context);
    expect(await (await context.request.get('/map?view=table')).text()).toContain('Pagers');
    await page.goto('/map');
    await page.getByRole('button', { name: 'Table' }).click();
    await expect(page).toHaveURL('/map?view=table');
    const row = page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: 'On call' }) });
    await expect(row).toContainText('Pagers (GitHub, acme)');
    await expect(row.getByRole('link', { name: 'Grace Hopper' })).toBeVisible();
    await expect(row.getByRole('listitem').filter({ hasText: 'Web shop Admin', visible: true })).toBeVisible();
    await expectAccessible(page);
    // Without room for their columns, groups and projects are listed below the role, unless the column is hidden.
    await page.setViewportSize({ width: 360, height: 740 });
    const below = row.getByRole('rowheader').getByRole('listitem').filter({ visible: true });
    await expect(below).toHaveText([/^Pagers/, /^Web shop/]);
    await page.getByRole('button', { name: 'Columns' }).click();
    await page.getByRole('menuitemcheckbox', { name: 'Projects' }).press(' ');
    await expect(below).toHaveText([/^Pagers/]);
    await page.getByRole('menuitemcheckbox', { name: 'Projects' }).press(' ');
    await page.keyboard.press('Escape');
    await page.setViewportSize({ width: 1280, height: 720 });
    await expect(below).toHaveCount(0);
    await page.getByRole('searchbox').fill('plat');
    await expect(page.getByRole('rowheader').getByText('Platform')).toBeVisible();
    await expect(page.getByRole('rowheader')).toHaveCount(1);
    await page.getByRole('button', { name: 'Picture' }).click();
    await expect(page.getByRole('link', { name: /^Role: / })).toHaveText([/Platform/]);
    await page.getByRole('searchbox').fill('no such role');
    await expect(page.getByRole('heading', { name: 'No matching roles' })).toBeVisible();
    await expectAccessibleAtNight(page);
  },
);

test(
  'people with the same roles are grouped, and the default role is shown on request',
  { tag: '@night' },
  async ({ page, context, newOwner, newMember }) => {
    const ada = await newOwner();
    const ids: string[] = [];
    for (const name of ['On call', 'Everyone']) ids.push((await ada.api.roles.create.mutate({ ...current, name })).id);
    const [onCall = '', everyone = ''] = ids;
    for (let number = 0; number < 8; number += 1) {
      const { uuid } = await (await newMember(ada)).api.users.me.query();
      await ada.api.roleMemberships.create.mutate({ ...current, role_id: onCall, user_uuid: uuid });
    }
    await ada.api.organizations.update.mutate({ ...current, default_role_id: everyone });
    await ada.enter(context);
    await page.goto('/map');
    const picture = page.getByRole('region', { name: /^Picture of the organization/ });
    const people = picture.getByRole('list');
    await expect(people).toHaveCount(1);
    await expect(people.getByRole('link', { name: /^Person: / })).toHaveCount(6);
    await people.getByRole('button', { name: '2 more' }).press('Enter');
    await expect(people.getByRole('link', { name: /^Person: / })).toHaveCount(8);
    await expect(people.getByRole('link').nth(6)).toBeFocused();
    const defaultRole = picture.getByRole('link', { name: /^Role: Everyone/ });
    await expect(defaultRole).toHaveCount(0);
    await page.getByRole('checkbox', { name: 'Show the default role' }).check();
    await expect(defaultRole).toBeVisible();
    await expectAccessible(page);
    // With forced colors, lines have the color of text.
    await page.emulateMedia({ forcedColors: 'active' });
    const color = await page.getByRole('heading', { level: 1 }).evaluate((heading) => getComputedStyle(heading).color);
    await expect(picture.locator('path').first()).toHaveCSS('stroke', color);
    await page.emulateMedia({ forcedColors: 'none' });

    await page.setViewportSize({ width: 360, height: 740 });
    await expect(page.getByRole('rowheader', { name: 'Everyone' })).toBeVisible();
    await page.getByRole('button', { name: 'Picture' }).click();
    await expect(picture).toBeVisible();
  },
);

test(
  'more than 25 groups are drawn as a count, with an explanation',
  { tag: '@night' },
  async ({ page, context, newOwner }) => {
    const ada = await newOwner();
    const { id: role } = await ada.api.roles.create.mutate({ ...current, name: 'Pagers' });
    for (let number = 0; number < 26; number += 1)
      await ada.api.roleExternalReferences.create.mutate({
        ...current,
        role,
        provider: 'jira',
        provider_organization_id: 'acme.atlassian.net',
        provider_role_id: `${number}`,
        provider_role_name: `Project ${number}`,
      });
    await ada.enter(context);
    await page.goto('/map');
    await expect(page.getByRole('link', { name: 'External group: 26 external groups' })).toBeVisible();
    await expect(
      page.getByText('Roles with more than 25 people, groups or projects show only how many there are.'),
    ).toBeVisible();
  },
);

test.describe('a refused request', { tag: '@night' }, () => {
  test.use({ expectedFailures: ['/api/trpc/roles.map', '/api/trpc/organizations.get'] });

  test('shows the server’s message instead of the picture', async ({ page, context, newOwner, newMember }) => {
    const ada = await newOwner();
    const grace = await newMember(ada);
    await createFixture(ada, grace);
    await grace.enter(context);
    await page.goto('/map');
    await expect(page.getByRole('link', { name: /^Role: On call/ })).toBeVisible();
    const { uuid } = await grace.api.users.me.query();
    await ada.api.members.delete.mutate({ ...current, user_uuid: uuid });
    await page.getByRole('searchbox').fill('plat');
    await expect(page.getByText('You do not have permission to perform this action.')).toBeVisible();
    await expectAccessibleAtNight(page);
  });
});

test.describe('without a connection', { tag: '@night' }, () => {
  test.use({ expectedFailures: offline });

  test('a search reports the failure, and works once the connection is back', async ({
    page,
    context,
    newOwner,
    newMember,
  }) => {
    const ada = await newOwner();
    await createFixture(ada, await newMember(ada));
    await ada.enter(context);
    await page.goto('/map');
    await expect(page.getByRole('link', { name: /^Role: On call/ })).toBeVisible();
    await disconnect(page);
    await page.getByRole('searchbox').fill('plat');
    await expect(page.getByRole('heading', { name: 'No connection' })).toBeVisible();
    await context.setOffline(false);
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect(page.getByRole('link', { name: /^Role: Platform/ })).toBeVisible();
  });
});

test('members can see the map', { tag: '@night' }, async ({ page, context, newOwner, newMember }) => {
  const ada = await newOwner();
  const grace = await newMember(ada);
  await createFixture(ada, grace);
  await grace.enter(context);
  await page.goto('/map');
  await expect(page.getByRole('link', { name: /^Person: Grace Hopper/ })).toBeVisible();
});

test(
  'a path can be traced and its nodes opened with the keyboard alone',
  { tag: '@night' },
  async ({ page, context, newOwner, newMember }) => {
    const ada = await newOwner();
    await createFixture(ada, await newMember(ada));
    await ada.enter(context);
    await page.goto('/map');
    const group = page.getByRole('link', { name: /^External group: Pagers/ });
    await expect(group).toBeVisible();
    await page.getByRole('button', { name: 'Table' }).focus();
    await page.keyboard.press('Tab');
    await expect(page.getByRole('region', { name: /^Picture/ })).toBeFocused();
    await page.keyboard.press('Tab');
    await expect(group).toBeFocused();
    await expect(page.getByRole('link', { name: /^Role: Platform/ })).toHaveCSS('opacity', '0.25');
    await page.keyboard.press('Tab');
    await expect(page.getByRole('link', { name: /^Role: On call/ })).toBeFocused();
    await page.keyboard.press('Tab');
    await expect(page.getByRole('link', { name: /^Person: Grace Hopper/ })).toBeFocused();
    await expect(page.getByRole('link', { name: /^Role: Platform/ })).toHaveCSS('opacity', '1');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { level: 1, name: 'Grace Hopper' })).toBeVisible();
  },
);
