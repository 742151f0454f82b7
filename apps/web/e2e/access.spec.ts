import type { Locator, Page } from '@playwright/test';
import { comeBackLater, expect, expectAccessible, test } from './test.ts';
import type { Visitor } from './visitor.ts';

const organization_id = '@current';

async function newProject(ada: Visitor, ...dashboards: string[]) {
  const { id } = await ada.api.projects.create.mutate({ organization_id, name: 'Web shop' });
  const made = [];
  for (const name of dashboards)
    made.push(await ada.api.dashboards.create.mutate({ project_id: id, name, url: 'https://metrics.example.com' }));
  return { id, project_id: id, path: `/projects/${id}`, made };
}

async function newRole(ada: Visitor, name: string, holders: Visitor[] = []): Promise<string> {
  const { id: role_id } = await ada.api.roles.create.mutate({ organization_id, name });
  for (const holder of holders) {
    const { uuid: user_uuid } = await holder.api.users.me.query();
    await ada.api.roleMemberships.create.mutate({ organization_id, role_id, user_uuid });
  }
  return role_id;
}

const section = (page: Page, title: string): Locator => page.getByRole('region', { name: title, exact: true });
const peopleIn = (page: Page): Locator => page.getByRole('table', { name: 'People with access' }).getByRole('row');
const confirmation = (page: Page): Locator => page.getByRole('alertdialog', { name: /\?$/ });

/** Chooses a level in a rule's menu. */
async function choose(rules: Locator, who: string, level: RegExp): Promise<void> {
  await rules.getByRole('button', { name: `Access of ${who}` }).click();
  await rules.page().getByRole('menuitemradio', { name: level }).click();
}

/** Fills in the dialog for a new rule and submits it. A confirmation may follow. */
async function add(page: Page, title: string, kind: 'A role' | 'A person', who: string, level: string): Promise<void> {
  await section(page, title).getByRole('button', { name: 'Add rule' }).click();
  const dialog = page.getByRole('dialog', { name: `Add a rule: ${title}` });
  await dialog.getByRole('radio', { name: kind }).check();
  await dialog.getByRole('combobox', { name: kind === 'A role' ? 'Role' : 'Person' }).click();
  await page.getByRole('option', { name: who }).click();
  // Once an option is chosen, the list closes and no longer covers the dialog.
  await expect(page.getByRole('listbox')).toBeHidden();
  await dialog.getByRole('combobox', { name: 'Access' }).selectOption(level);
  await dialog.getByRole('button', { name: 'Add rule' }).click();
}

test('access can be set for everyone, a role or a person, and is explained for each person', async ({
  page,
  context,
  newOwner,
  newMember,
}) => {
  const ada = await newOwner();
  const grace = await newMember(ada);
  const { project_id, path } = await newProject(ada, 'Sign-ups');
  await newRole(ada, 'Data', [grace]);
  await ada.enter(context);
  await page.goto(path);
  await page.getByRole('navigation', { name: 'Project' }).getByRole('link', { name: 'Access' }).click();
  await expect(page).toHaveTitle('Access · Web shop · Rolecall');
  await expect(peopleIn(page).filter({ hasText: 'Grace Hopper' })).toContainText('Default');
  await expectAccessible(page);

  // Lowering the default asks for confirmation and says how many people it affects.
  const project = section(page, 'The project');
  await choose(project, 'Everybody else', /^No access/);
  await expect(confirmation(page)).toContainText('1 person has access by default now, and will have “No access”.');
  await confirmation(page).getByRole('button', { name: 'Cancel' }).click();
  await expect(project).toContainText('Nothing set: Member');
  await choose(project, 'Everybody else', /^No access/);
  await expectAccessible(page);
  await confirmation(page).getByRole('button', { name: 'Set to “No access”' }).click();
  await expect(page.getByText('Default access is now “No access”')).toBeVisible();
  await expect(page.getByText('Private', { exact: true })).toBeVisible();
  await expect(peopleIn(page)).toHaveCount(2);
  await expect(peopleIn(page).nth(1)).toContainText('Ada Lovelace');

  // Raising access takes effect without confirmation.
  await add(page, 'The project', 'A role', 'Data', 'member');
  await expect(project.getByRole('link', { name: 'Data' })).toBeVisible();
  await expect(peopleIn(page).filter({ hasText: 'Grace Hopper' })).toContainText('Rule for a role');
  await page.getByRole('button', { name: 'Grace Hopper' }).click();
  const why = page.getByRole('dialog', { name: 'Access of Grace Hopper to “Web shop”' });
  const reasons = why.getByRole('list', { name: 'Rules' }).getByRole('listitem');
  await expect(reasons).toHaveCount(2);
  await expect(reasons.first()).toContainText(/Role “Data”.*The project.*Member.*Decides.*Granted by Ada Lovelace/);
  await expect(reasons.nth(1)).toContainText(/Everybody else.*No access/);
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'Grace Hopper' })).toBeFocused();
  await add(page, 'The project', 'A person', 'Grace Hopper', 'admin');
  await expect(peopleIn(page).filter({ hasText: 'Grace Hopper' })).toContainText(/Admin.*Rule for this person/);

  // A rule for all dashboards that gives a role less than the default also asks for confirmation.
  await add(page, 'All dashboards', 'A role', 'Data', 'viewer');
  await expect(confirmation(page)).toContainText('the role “Data” will have “Viewer”');
  await confirmation(page).getByRole('button', { name: 'Set to “Viewer”' }).click();
  await expect(section(page, 'All dashboards').getByRole('link', { name: 'Data' })).toBeVisible();
  const set = async () => {
    const { access_controls: own } = await ada.api.access.projectRules.query({ project_id });
    const { access_controls: ofKinds } = await ada.api.access.resourceRules.query({ project_id });
    return [...own, ...ofKinds].map(({ resource, access_level }) => `${resource} ${access_level}`);
  };
  await expect.poll(set).toEqual(['project none', 'project member', 'project admin', 'dashboard viewer']);

  // Removing a rule can be undone.
  await project.getByRole('button', { name: 'Remove the rule for Grace Hopper' }).click();
  await confirmation(page).getByRole('button', { name: 'Remove' }).click();
  await expect(page.getByText('Rule for Grace Hopper removed')).toBeVisible();
  await expect(project.getByRole('link', { name: 'Grace Hopper' })).toBeHidden();
  await expect.poll(set).not.toContain('project admin');
  await page.keyboard.press('Control+z');
  await expect(project.getByRole('link', { name: 'Grace Hopper' })).toBeVisible();
  expect(await (await context.request.get(`${path}/access`)).text()).toContain('Everybody else');

  await page.goto(`/activity?scope=AccessControl`);
  const changes = page.getByRole('list', { name: 'Changes' });
  await expect(changes).toContainText('added the access rule Everybody else on Web shop with the level “No access”');
  await expect(changes).toContainText('removed the access rule Grace Hopper on Web shop');
  await page.getByRole('button', { name: 'Details' }).last().click();
  await expect(changes).toContainText('Access level');
  await expectAccessible(page);
});

test(
  'viewers see access rules, managers edit their dashboard, and admins edit the project',
  { tag: '@night' },
  async ({ page, context, elsewhere, newOwner, newMember }) => {
    const ada = await newOwner();
    const grace = await newMember(ada);
    const { id, project_id, path, made } = await newProject(ada, 'Sign-ups', 'Checkout');
    await ada.api.projects.rotateSecretToken.mutate({ organization_id, id });
    const [signUps, checkout] = made as [(typeof made)[0], (typeof made)[0]];
    await ada.api.dashboards.update.mutate({
      project_id,
      id: signUps.id,
      url: null,
      pinned: false,
      tags: ['growth', 'weekly'],
    });
    await ada.api.dashboards.update.mutate({ project_id, id: checkout.id, pinned: true });
    const role = await newRole(ada, 'Data', [grace]);
    await ada.api.access.setResourceRule.mutate({ project_id, role, resource: 'dashboard', access_level: 'viewer' });
    await ada.api.access.setResourceRule.mutate({ project_id, role, resource: 'notebook', access_level: 'editor' });

    await grace.enter(context);
    await page.goto(`${path}/dashboards`);
    const rows = page.getByRole('row');
    // Pinned dashboards come first. A dashboard without a URL is not a link.
    await expect(rows.nth(1)).toContainText(/Checkout.*Pinned/);
    await expect(rows.nth(2)).toContainText('Sign-ups');
    await expect(page.getByRole('list', { name: 'Tags of Sign-ups' }).getByRole('listitem')).toHaveText([
      'growth',
      'weekly',
    ]);
    await expect(page.getByRole('link', { name: /^Sign-ups/ })).toBeHidden();
    await expect(page.getByRole('button', { name: 'Add dashboard' })).toBeHidden();
    await page.getByRole('button', { name: 'Actions for Sign-ups' }).click();
    await expect(page.getByRole('menuitem')).toHaveText(['Access']);
    await expectAccessible(page);
    await page.getByRole('menuitem', { name: 'Access' }).click();
    await expect(page.getByRole('heading', { level: 2, name: 'Sign-ups' })).toBeVisible();
    await expect(page.getByText('change who has access.')).toBeVisible();
    await expect(section(page, 'This dashboard')).toContainText('Nothing set: Editor');
    await expect(page.getByRole('button', { name: /^Access of|^Add rule|^Remove/ })).toHaveCount(0);
    await expect(peopleIn(page).filter({ hasText: 'Grace Hopper' })).toContainText(/Viewer.*Rule for a role/);
    await expectAccessible(page);
    await page.goto(`${path}/access`);
    await expect(section(page, 'All notebooks')).toContainText(/Data.*Editor/);
    await expect(page.getByRole('button', { name: /^Access of|^Add rule|^Remove/ })).toHaveCount(0);

    // Ada grants a higher level on one dashboard, which takes precedence.
    await ada.enter(elsewhere.context());
    await elsewhere.goto(`${path}/dashboards/${signUps.id}/access`);
    await add(elsewhere, 'This dashboard', 'A role', 'Data', 'manager');
    await expect(peopleIn(elsewhere).filter({ hasText: 'Grace Hopper' })).toContainText('Manager');
    await page.goto(`${path}/dashboards`);
    await page.getByRole('button', { name: 'Actions for Sign-ups' }).click();
    await expect(page.getByRole('menuitem')).toHaveText(['Edit…', 'Access', 'Delete…']);
    await page.getByRole('menuitem', { name: 'Edit…' }).click();
    const dialog = page.getByRole('dialog');
    await expect(dialog.getByRole('textbox', { name: 'Tag 1' })).toHaveValue('growth');
    await dialog.getByRole('button', { name: 'Remove tag 1' }).click();
    await dialog.getByRole('checkbox', { name: 'Pinned' }).check();
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Save' }).click();
    await expect(rows.filter({ hasText: 'Sign-ups' })).toContainText('Pinned');
    expect(await ada.api.dashboards.get.query({ project_id, id: signUps.id })).toMatchObject({
      url: null,
      pinned: true,
      tags: ['weekly'],
    });

    // Grace is now an admin of the project only.
    const { results } = await ada.api.members.list.query({ organization_id, search: grace.email });
    await ada.api.access.setProjectRule.mutate({
      project_id,
      organization_member: results[0]!.id,
      access_level: 'admin',
    });
    await page.goto(`${path}/tokens`);
    await expect(page.getByRole('button', { name: 'Rotate…' })).toBeVisible();
    await page.goto(`${path}/settings/general`);
    await page.getByLabel('Name').fill('Tea shop');
    await page.getByRole('button', { name: 'Save changes' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Tea shop' })).toBeVisible();
    await expect(page.getByRole('link', { name: 'Delete project' })).toBeHidden();
    await page.goto(`${path}/access`);
    await expect(section(page, 'The project').getByRole('button', { name: 'Access of Grace Hopper' })).toBeVisible();
  },
);

test(
  'a role’s access is shown on role and member pages, and losses are named before removal',
  { tag: '@night' },
  async ({ page, context, newOwner, newMember }) => {
    const ada = await newOwner();
    const grace = await newMember(ada);
    const { uuid } = await grace.api.users.me.query();
    const { id, project_id, made } = await newProject(ada, 'Sign-ups');
    const role = await newRole(ada, 'Data', [grace]);
    const idle = await newRole(ada, 'Standby', [grace]);
    await ada.api.projects.update.mutate({ organization_id, id, access_control: true });
    await ada.api.access.setProjectRule.mutate({ project_id, role, access_level: 'admin' });
    await ada.api.access.setDashboardRule.mutate({
      project_id,
      dashboard_id: made[0]!.id,
      role,
      access_level: 'viewer',
    });
    await ada.enter(context);
    await page.goto(`/roles/${role}`);
    const opened = page.getByRole('list', { name: 'Access of the role' }).getByRole('listitem');
    await expect(opened).toHaveText([/Web shop.*Admin/, /Web shop.*Sign-ups.*Viewer/]);
    await expectAccessible(page);

    await page.getByRole('button', { name: 'Delete…' }).click();
    await expect(confirmation(page)).toContainText(
      'Its access rules are deleted too: Web shop (Admin) and Sign-ups in Web shop (Viewer).',
    );
    await expectAccessible(page);
    await confirmation(page).getByRole('button', { name: 'Cancel' }).click();

    await page.goto(`/members/${uuid}`);
    const projects = page.getByRole('list', { name: 'Projects of Grace Hopper' }).getByRole('listitem');
    await expect(projects).toHaveText([/Web shop.*Rule for a role.*Admin/]);
    await page.getByRole('button', { name: 'Why? Grace Hopper can reach “Web shop”' }).click();
    await expect(page.getByRole('dialog').getByRole('list', { name: 'Rules' })).toContainText('Role “Data”');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Remove…' }).click();
    await expect(confirmation(page)).toContainText('access to Web shop');
    await confirmation(page).getByRole('button', { name: 'Cancel' }).click();

    await page.getByRole('button', { name: 'Remove Grace Hopper from “Standby”' }).click();
    await expect(confirmation(page)).toContainText('will have the same access to projects and dashboards as before.');
    await confirmation(page).getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('button', { name: 'Remove Grace Hopper from “Data”' }).click();
    await expect(confirmation(page).getByRole('row').nth(1)).toHaveText(/Web shop.*Admin.*No access/);
    await expectAccessible(page);
    await confirmation(page).getByRole('button', { name: 'Remove from role' }).click();
    await expect(page.getByText('Grace Hopper can reach no project that you can see.')).toBeVisible();
    const { results } = await ada.api.roleMemberships.list.query({ organization_id, role_id: role });
    expect(results).toEqual([]);

    // A person who leaves a role is addressed as “you”.
    await ada.api.roleMemberships.create.mutate({
      organization_id,
      role_id: idle,
      user_uuid: (await ada.api.users.me.query()).uuid,
    });
    await page.goto(`/roles/${idle}`);
    await page.getByRole('button', { name: 'Remove Ada Lovelace from role' }).click();
    await expect(page.getByRole('alertdialog', { name: 'Leave the role “Standby”?' })).toContainText(
      'You will have the same access',
    );
  },
);

test(
  'names are in the initial HTML, and removing a page’s last rule shows the previous page',
  { tag: '@night' },
  async ({ page, context, newOwner, newMember }) => {
    const ada = await newOwner();
    const grace = await newMember(ada);
    const { project_id, path } = await newProject(ada);
    const { results } = await ada.api.members.list.query({ organization_id, search: grace.email });
    const rule = { project_id, access_level: 'member' } as const;
    await ada.api.access.setProjectRule.mutate({
      ...rule,
      role: null,
      organization_member: results[0]?.id ?? '',
    });
    for (let index = 10; index < 35; index += 1) {
      const role = await newRole(ada, `Role ${index}`);
      await ada.api.access.setProjectRule.mutate({ ...rule, role, organization_member: null });
    }
    await ada.enter(context);
    const html = await (await page.request.get(`${path}/access`)).text();
    for (const name of ['Role 12', 'Grace Hopper']) expect(html).toMatch(new RegExp(`<a[^>]*>${name}</a>`));
    await page.goto(`${path}/access`);
    const rules = section(page, 'The project');
    await rules.getByRole('button', { name: 'Next' }).click();
    // “Everybody else” is listed on every page.
    await expect(rules.getByRole('listitem')).toHaveCount(2);
    await rules.getByRole('button', { name: /^Remove the rule/ }).click();
    await expect(rules.getByRole('listitem')).toHaveCount(26);
    await expect(rules.getByRole('navigation')).toBeHidden();
  },
);

test(
  'a page of a role’s access that no longer exists falls back to the last page',
  { tag: '@night' },
  async ({ page, context, newOwner }) => {
    const ada = await newOwner();
    const role = await newRole(ada, 'Data');
    const set = (project_id: number, access_level: 'member' | null) =>
      ada.api.access.setProjectRule.mutate({ project_id, access_level, role, organization_member: null });
    const projects = [];
    for (let index = 0; index < 11; index += 1) {
      const { project_id } = await newProject(ada);
      await set(project_id, 'member');
      projects.push(project_id);
    }
    await ada.enter(context);
    await page.goto(`/roles/${role}`);
    const access = page.getByRole('list', { name: 'Access of the role' }).getByRole('listitem');
    await section(page, 'Access').getByRole('button', { name: 'Next' }).click();
    await expect(access).toHaveCount(1);
    await set(projects[0] ?? 0, null);
    await comeBackLater(page);
    await expect(access).toHaveCount(10);
  },
);

test.describe('a refused request', () => {
  test.use({ expectedFailures: ['/api/trpc/', '/dashboards/999999'] });

  test(
    'is shown at its field or reverts the level, and a missing dashboard is not found',
    { tag: '@night' },
    async ({ page, context, newOwner }) => {
      const ada = await newOwner();
      const { id, path } = await newProject(ada);
      const role = await newRole(ada, 'Data');
      await ada.enter(context);
      await page.goto(`${path}/access`);
      await section(page, 'The project').getByRole('button', { name: 'Add rule' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('combobox', { name: 'Role' }).click();
      await page.getByRole('option', { name: 'Data' }).click();
      await ada.api.roles.delete.mutate({ organization_id, id: role });
      await dialog.getByRole('button', { name: 'Add rule' }).click();
      await expect(dialog.getByRole('combobox', { name: 'Role' })).toHaveAccessibleDescription(
        /This is no longer there/,
      );
      await expect(section(page, 'The project').getByRole('listitem')).toHaveCount(1);
      // The field has focus, and its list does not cover a button.
      await expect(dialog.getByRole('combobox', { name: 'Role' })).toBeFocused();
      await dialog.getByRole('button', { name: 'Cancel' }).click();

      await page.goto(`${path}/dashboards/999999/access`);
      await expect(page.getByRole('heading', { name: 'There is nothing here' })).toBeVisible();

      await page.goto(`${path}/access`);
      await ada.api.projects.delete.mutate({ organization_id, id });
      await choose(section(page, 'The project'), 'Everybody else', /^Admin/);
      await expect(page.getByText('The access of everybody else was not changed')).toBeVisible();
    },
  );
});

test('the access pages fit a narrow screen', { tag: '@night' }, async ({ page, context, newOwner }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  const ada = await newOwner();
  const { project_id, path, made } = await newProject(ada, `Sign-ups ${'x'.repeat(180)}`);
  const role = await newRole(ada, `Data ${'x'.repeat(180)}`);
  await ada.api.access.setProjectRule.mutate({ project_id, role, access_level: 'member' });
  await ada.enter(context);
  for (const each of [`${path}/access`, `${path}/dashboards/${made[0]!.id}/access`, `/roles/${role}`]) {
    await page.goto(each);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    expect(await page.evaluate(() => document.documentElement.scrollWidth), each).toBe(360);
  }
});
