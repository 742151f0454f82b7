import { disconnect, expect, expectAccessible, expectAccessibleAtNight, newPerson, offline, test } from './test.ts';

test.describe('inviting several people at once', () => {
  test.use({ expectedFailures: ['/api/trpc/invites.create'] });

  test('reports the result for each email address and provides the links', async ({
    page,
    context,
    elsewhere,
    newOwner,
  }) => {
    const organization_id = '@current';
    const ada = await newOwner('Difference Engines');
    const { id } = await ada.api.roles.create.mutate({ organization_id, name: 'On call' });
    await ada.api.roles.create.mutate({ organization_id, name: 'Platform' });
    const grace = newPerson('Grace');
    const bob = newPerson('Bob');
    await ada.enter(context);
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.goto('/members');
    await page.getByRole('button', { name: 'Invite people' }).click();
    const dialog = page.getByRole('dialog');
    await dialog
      .getByLabel('Email addresses')
      .fill(`"Hopper, Grace" <${grace.email}>; ${bob.email.toUpperCase()}\n${bob.email}, ${ada.email}\nnot an address`);
    await dialog.getByLabel('Level').selectOption('Admin');
    await dialog.getByRole('combobox', { name: 'Roles' }).fill('call');
    await page.getByRole('listbox').getByRole('option', { name: 'On call' }).click();
    await page.keyboard.press('Escape');
    await dialog.getByLabel('Message').fill('Welcome aboard');
    await expectAccessibleAtNight(page);
    await dialog.getByRole('button', { name: 'Invite 4 people' }).click();

    const links = page.getByRole('alertdialog', { name: '2 invited, 2 failed' });
    await expect(links.getByText('Copy the links now: they are not shown again.')).toBeVisible();
    await expect(links.getByText('A user with this email address already belongs to the organization.')).toBeVisible();
    await expect(links.getByText('Enter a valid email address.')).toBeVisible();
    await expectAccessible(page);
    // A click outside does not close the dialog.
    await page.mouse.click(5, 5);
    await links.getByRole('button', { name: `Copy link for ${grace.email}` }).click();
    await expect(links.getByRole('status').filter({ hasText: 'Copied' })).toHaveCount(1);
    const link = await page.evaluate(() => navigator.clipboard.readText());
    const { results } = await ada.api.invites.list.query({ organization_id });
    expect(
      results.map(({ target_email, first_name, level, role_ids }) => [target_email, first_name, level, role_ids]),
    ).toEqual([
      [grace.email, 'Grace', 8, [id]],
      [bob.email.toUpperCase(), '', 8, [id]],
    ]);
    expect(new URL(link).origin).toBe(new URL(page.url()).origin);
    await expect(links.getByLabel(`Link for ${grace.email}`, { exact: true })).toHaveText(link);

    await links.getByRole('button', { name: 'Fix and try again' }).click();
    await expect(dialog.getByLabel('Email addresses')).toHaveValue(`${ada.email}\nnot an address`);
    await dialog.getByLabel('Email addresses').fill(newPerson().email);
    await dialog.getByRole('button', { name: 'Invite', exact: true }).click();
    const one = page.getByRole('alertdialog', { name: '1 person invited' });
    await expect(one.getByText('Copy the link now: it is not shown again.')).toBeVisible();
    await one.getByRole('button', { name: 'Done' }).click();
    await expect(one).toBeHidden();
    // The links are no longer on any page.
    await page.goto('/members/invites');
    await expect(page.getByRole('row').filter({ hasText: grace.email })).toBeVisible();
    await expect(page.getByRole('button', { name: /^Copy/ })).toHaveCount(0);
    expect(await page.content()).not.toContain('/invite/');
    await page.goto('/members');

    await elsewhere.goto(link);
    await expect(elsewhere.getByText('Welcome aboard')).toBeVisible();
    await elsewhere.getByLabel('Password').fill(grace.password);
    await elsewhere.getByRole('button', { name: 'Create account and join' }).click();
    await expect(elsewhere.getByRole('heading', { name: 'Welcome, Grace' })).toBeVisible();
    await page.reload();
    await expect(page.getByRole('button', { name: 'Level of Grace: Admin' })).toBeVisible();
  });
});

test('people in a CSV file are invited after a preview of each line', async ({
  page,
  context,
  newOwner,
  newMember,
}) => {
  const organization_id = '@current';
  const ada = await newOwner();
  const grace = await newMember(ada);
  const [first, second, third] = [newPerson(), newPerson(), newPerson()];
  const { id } = await ada.api.roles.create.mutate({ organization_id, name: 'On call' });
  await ada.api.invites.create.mutate({ organization_id, target_email: third.email });
  await ada.enter(context);
  await page.goto('/members');
  await page.getByRole('button', { name: 'Import CSV' }).click();
  const dialog = page.getByRole('dialog');
  const text = dialog.getByLabel('CSV');
  await text.fill('name\nAda');
  await dialog.getByRole('button', { name: 'Preview' }).click();
  await expect(text).toHaveAccessibleDescription(/including “email”/);
  const lines = [
    'email;first_name;level;roles;team',
    `${first.email};Ada;admin;on call`,
    `${second.email};;;`,
    `${first.email.toUpperCase()};;;`,
    `${third.email};;;`,
    `${grace.email};;;`,
    'nothing;;;',
    'x@example.com;;;Data|On call',
    'y@example.com;;boss;',
  ];
  const people = { name: 'people.csv', mimeType: 'text/csv', buffer: Buffer.from(lines.join('\r\n')) };
  const file = page.locator('input[type=file]');
  await page.evaluate(() => {
    // Simulates, once, a file that was moved after it was chosen.
    const { arrayBuffer } = Blob.prototype;
    Blob.prototype.arrayBuffer = function lost() {
      Blob.prototype.arrayBuffer = arrayBuffer;
      return Promise.reject(new DOMException('', 'NotReadableError'));
    };
  });
  await file.setInputFiles(people);
  const choosing = dialog.getByRole('button', { name: 'Choose a file' });
  await expect(choosing).toHaveAccessibleDescription('The file cannot be read.');
  await file.setInputFiles(people);
  await expect(choosing).toHaveAccessibleDescription('');
  await expect(text).toHaveValue(lines.join('\n'));
  await dialog.getByRole('button', { name: 'Preview' }).click();
  const rows = dialog.getByRole('row').filter({ has: page.getByRole('rowheader') });
  await expect(rows).toHaveText([
    /Invite as Admin, role: On call$/,
    /Invite as Member$/,
    /same address as line 2$/,
    /already invited$/,
    /already a member$/,
    /not an email address$/,
    /unknown role Data$/,
    /unknown level “boss”$/,
  ]);
  // The summary has focus, so that an extra Enter does not close the dialog.
  await expect(page.locator(':focus')).toHaveText('8 lines: 2 people will be invited.The column team is not used.');
  await expectAccessible(page);
  // Mistakes in the file can be corrected in the text field.
  await dialog.getByRole('button', { name: 'Back' }).click();
  await expect(text).toHaveValue(lines.join('\n'));
  await dialog.getByRole('button', { name: 'Preview' }).click();
  await dialog.getByRole('button', { name: 'Invite 2 people' }).click();
  const told = page.getByRole('alertdialog', { name: '2 people invited' });
  await expect(told.getByRole('button', { name: /^Copy link for / })).toHaveCount(2);
  await told.getByRole('button', { name: 'Done' }).click();
  const { results } = await ada.api.invites.list.query({ organization_id });
  expect(results.find(({ target_email }) => target_email === first.email)).toMatchObject({
    first_name: 'Ada',
    level: 8,
    role_ids: [id],
  });
  expect(results).toHaveLength(3);
});

test('an open invite can get a new link, which is shown once, and can be revoked', async ({
  page,
  context,
  elsewhere,
  newOwner,
}) => {
  const organization_id = '@current';
  const ada = await newOwner();
  const { id } = await ada.api.roles.create.mutate({ organization_id, name: 'On call' });
  const target_email = newPerson('Grace').email;
  const { path } = await ada.api.invites.create.mutate({ organization_id, target_email, role_ids: [id] });
  await ada.enter(context);
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const html = await (await context.request.get('/members/invites')).text();
  expect(html).toContain(target_email);
  expect(html).not.toContain('/invite/');

  await page.goto('/members');
  await page.getByRole('link', { name: 'Open invites' }).click();
  const row = page.getByRole('row').filter({ hasText: target_email });
  await expect(row.getByRole('cell', { name: 'On call' })).toBeVisible();
  await expect(page.getByText('1 invite', { exact: true })).toBeVisible();
  await expectAccessible(page);

  await row.getByRole('button', { name: `Actions for ${target_email}` }).click();
  await page.getByRole('menuitem', { name: 'Create a new link' }).click();
  const shown = page.getByRole('alertdialog', { name: 'Copy the new link now' });
  await expect(shown.getByText('It is not shown again.')).toBeVisible();
  await expect(shown.getByText('The old link stopped working.')).toBeVisible();
  await expectAccessibleAtNight(page);
  await shown.getByRole('button', { name: 'Copy invite link' }).click();
  await expect(shown.getByRole('status').filter({ hasText: 'Copied' })).toHaveCount(1);
  const renewed = await page.evaluate(() => navigator.clipboard.readText());
  expect(renewed).not.toBe(new URL(path, page.url()).href);
  await expect(shown.getByLabel('invite link', { exact: true })).toHaveText(renewed);
  await shown.getByRole('button', { name: 'Done' }).click();
  await expect(shown).toBeHidden();
  expect(await page.content()).not.toContain(renewed);
  await elsewhere.goto(path);
  await expect(elsewhere.getByText('This invite does not exist')).toBeVisible();
  await elsewhere.goto(renewed);
  await expect(elsewhere.getByRole('button', { name: 'Create account and join' })).toBeVisible();

  await row.getByRole('button', { name: `Actions for ${target_email}` }).click();
  await page.getByRole('menuitem', { name: 'Revoke…' }).click();
  const dialog = page.getByRole('alertdialog', { name: 'Revoke this invite?' });
  await expectAccessibleAtNight(page);
  await dialog.getByRole('button', { name: 'Revoke invite' }).click();
  await expect(page.getByRole('heading', { name: 'No open invites' })).toBeVisible();
  await expectAccessibleAtNight(page);
  await elsewhere.goto(renewed);
  await expect(elsewhere.getByText('This invite does not exist')).toBeVisible();
});

test.describe('a refused request', { tag: '@night' }, () => {
  test.use({ expectedFailures: ['/api/trpc/invites.delete'] });

  test('says that an invite was already accepted or revoked', async ({ page, context, newOwner }) => {
    const organization_id = '@current';
    const ada = await newOwner();
    const target_email = newPerson('Grace').email;
    const { id } = await ada.api.invites.create.mutate({ organization_id, target_email });
    await ada.enter(context);
    await page.goto('/members/invites');
    await page.getByRole('button', { name: `Actions for ${target_email}` }).click();
    await page.getByRole('menuitem', { name: 'Revoke…' }).click();
    await expect(page.getByRole('alertdialog')).toBeVisible();
    // Someone else revokes it in the meantime.
    await ada.api.invites.delete.mutate({ organization_id, id });
    await page.getByRole('button', { name: 'Revoke invite' }).click();
    await expect(page.getByText('The invite was already accepted or revoked')).toBeVisible();
    await expect(page.getByRole('heading', { name: 'No open invites' })).toBeVisible();
  });
});

test.describe('without a connection', { tag: '@night' }, () => {
  test.use({ expectedFailures: offline });

  test('no email address is lost, and inviting works afterwards', async ({ page, context, newOwner }) => {
    const ada = await newOwner();
    const { email } = newPerson('Grace');
    await ada.enter(context);
    await page.goto('/members/invites');
    await page.getByRole('button', { name: 'Invite people' }).first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Email addresses').fill(email);
    await disconnect(page);
    await dialog.getByRole('button', { name: 'Invite', exact: true }).click();
    await expect(dialog.getByText('The server did not answer.')).toBeVisible();
    await context.setOffline(false);
    await dialog.getByRole('button', { name: 'Fix and try again' }).click();
    await dialog.getByRole('button', { name: 'Invite', exact: true }).click();
    const done = page.getByRole('alertdialog', { name: '1 person invited' });
    await done.getByRole('button', { name: 'Done' }).click();
    await expect(page.getByRole('row').filter({ hasText: email })).toBeVisible();
  });
});

test(
  'members cannot see invites, and are told why',
  { tag: '@night' },
  async ({ page, context, newOwner, newMember }) => {
    const ada = await newOwner();
    const grace = await newMember(ada);
    await grace.enter(context);
    await page.goto('/members/invites');
    await expect(page.getByRole('heading', { name: 'You can’t see this' })).toBeVisible();
    await expect(page.getByText('Your organization access level is insufficient.')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Invite people' })).toBeHidden();
    await expectAccessibleAtNight(page);
  },
);

test('inviting with roles works with the keyboard alone', { tag: '@night' }, async ({ page, context, newOwner }) => {
  const organization_id = '@current';
  const ada = await newOwner();
  const { id } = await ada.api.roles.create.mutate({ organization_id, name: 'On call' });
  const { email } = newPerson('Grace');
  await ada.enter(context);
  await page.goto('/members');
  const invite = page.getByRole('button', { name: 'Invite people' });
  await invite.focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByLabel('Email addresses')).toBeFocused();
  await page.keyboard.type(email);
  await page.keyboard.press('Tab');
  await expect(dialog.getByLabel('Level')).toBeFocused();
  await page.keyboard.press('Tab');
  await page.keyboard.type('on');
  await expect(page.getByRole('listbox').getByRole('option', { name: 'On call' })).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  await expect(dialog.getByRole('row', { name: 'On call' })).toBeVisible();
  await dialog.getByLabel('Email addresses').press('Shift+Tab');
  await dialog.getByRole('button', { name: 'Invite', exact: true }).focus();
  await page.keyboard.press('Enter');
  const links = page.getByRole('alertdialog', { name: '1 person invited' });
  // The copy button has focus, so that an extra Enter does not lose the link.
  await expect(links.getByRole('button', { name: `Copy link for ${email}` })).toBeFocused();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(links).toBeHidden();
  await expect(invite).toBeFocused();
  const { results } = await ada.api.invites.list.query({ organization_id });
  expect(results.map(({ target_email, role_ids }) => [target_email, role_ids])).toEqual([[email, [id]]]);
});

test(
  'a new link can be created with the keyboard alone',
  { tag: '@night' },
  async ({ page, context, elsewhere, newOwner }) => {
    const ada = await newOwner();
    const { email } = newPerson('Grace');
    await ada.api.invites.create.mutate({ organization_id: '@current', target_email: email });
    await ada.enter(context);
    await page.goto('/members/invites');
    const actions = page.getByRole('button', { name: `Actions for ${email}` });
    await actions.focus();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('menuitem', { name: 'Create a new link' })).toBeFocused();
    await page.keyboard.press('Enter');
    const shown = page.getByRole('alertdialog', { name: 'Copy the new link now' });
    const link = await shown.getByLabel('invite link', { exact: true }).textContent();
    await expect(shown.getByRole('button', { name: 'Copy invite link' })).toBeFocused();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Tab');
    await expect(shown.getByRole('button', { name: 'Done' })).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(shown).toBeHidden();
    await expect(actions).toBeFocused();
    await elsewhere.goto(link ?? '');
    await expect(elsewhere.getByRole('button', { name: 'Create account and join' })).toBeVisible();
  },
);

test(
  'admins are offered no actions for invites to a level above their own',
  { tag: '@night' },
  async ({ page, context, newOwner, newMember }) => {
    const organization_id = '@current';
    const ada = await newOwner();
    const grace = await newMember(ada, 8);
    const [owner, admin] = [newPerson('Olga').email, newPerson('Anna').email];
    await ada.api.invites.create.mutate({ organization_id, target_email: owner, level: 15 });
    await ada.api.invites.create.mutate({ organization_id, target_email: admin, level: 8 });
    await grace.enter(context);
    await page.goto('/members/invites');
    await expect(page.getByRole('row').filter({ hasText: owner })).toBeVisible();
    await expect(page.getByRole('button', { name: `Actions for ${admin}` })).toBeVisible();
    await expect(page.getByRole('button', { name: `Actions for ${owner}` })).toHaveCount(0);
    await expectAccessibleAtNight(page);
  },
);

test.describe('a new link that is refused', { tag: '@night' }, () => {
  test.use({ expectedFailures: ['/api/trpc/invites.'] });

  test('shows an error instead of a dialog', async ({ page, context, newOwner, newMember }) => {
    const organization_id = '@current';
    const ada = await newOwner();
    const grace = await newMember(ada, 8);
    const { email } = newPerson('Anna');
    await ada.api.invites.create.mutate({ organization_id, target_email: email, level: 8 });
    await grace.enter(context);
    await page.goto('/members/invites');
    await page.getByRole('button', { name: `Actions for ${email}` }).click();
    const { uuid } = await grace.api.users.me.query();
    await ada.api.members.update.mutate({ organization_id, user_uuid: uuid, level: 1 });
    await page.getByRole('menuitem', { name: 'Create a new link' }).click();
    await expect(page.getByText('The link was not created')).toBeVisible();
    await expect(page.getByRole('alertdialog', { name: 'Copy the new link now' })).toHaveCount(0);
  });
});
