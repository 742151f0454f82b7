import { disconnect, expect, expectAccessible, newPerson, offline, test } from './test.ts';

test.describe('inviting several at once', () => {
  test.use({ expectedFailures: ['/api/trpc/invites.create'] });

  test('tells of each address what became of it, and hands out the links', async ({
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
    await page.getByRole('option', { name: 'On call' }).click();
    await page.keyboard.press('Escape');
    await dialog.getByLabel('Message').fill('Welcome aboard');
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Invite 4 people' }).click();

    await expect(page.getByRole('dialog', { name: '2 invited, 2 not' })).toBeVisible();
    await expect(dialog.getByText('A user with this email address already belongs to the organization.')).toBeVisible();
    await expect(dialog.getByText('Enter a valid email address.')).toBeVisible();
    await expectAccessible(page);
    await dialog.getByRole('button', { name: `Copy link for ${grace.email}` }).click();
    await expect(dialog.getByRole('status').filter({ hasText: 'Copied' })).toHaveCount(1);
    const link = await page.evaluate(() => navigator.clipboard.readText());
    const { results } = await ada.api.invites.list.query({ organization_id });
    expect(
      results.map(({ target_email, first_name, level, role_ids }) => [target_email, first_name, level, role_ids]),
    ).toEqual([
      [grace.email, 'Grace', 8, [id]],
      [bob.email.toUpperCase(), '', 8, [id]],
    ]);
    expect(link).toBe(new URL(results[0]?.path ?? '', page.url()).href);

    await dialog.getByRole('button', { name: 'Fix and try again' }).click();
    await expect(dialog.getByLabel('Email addresses')).toHaveValue(`${ada.email}\nnot an address`);
    await dialog.getByLabel('Email addresses').fill(newPerson().email);
    await dialog.getByRole('button', { name: 'Invite', exact: true }).click();
    await expect(page.getByRole('dialog', { name: '1 person invited' })).toBeVisible();
    await dialog.getByRole('button', { name: 'Done' }).click();
    await expect(dialog).toBeHidden();

    await elsewhere.goto(link);
    await expect(elsewhere.getByText('Welcome aboard')).toBeVisible();
    await elsewhere.getByLabel('Password').fill(grace.password);
    await elsewhere.getByRole('button', { name: 'Create account and join' }).click();
    await expect(elsewhere.getByRole('heading', { name: 'Welcome, Grace' })).toBeVisible();
    await page.reload();
    await expect(page.getByRole('button', { name: 'Level of Grace: Admin' })).toBeVisible();
  });
});

test('an open invite is copied, resent with a new link, and revoked', async ({
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

  await page.goto('/members');
  await page.getByRole('link', { name: 'Open invites' }).click();
  const row = page.getByRole('row').filter({ hasText: target_email });
  await expect(row.getByRole('cell', { name: 'On call' })).toBeVisible();
  await expect(page.getByText('1 invite', { exact: true })).toBeVisible();
  await expectAccessible(page);
  const clipboard = () => page.evaluate(() => navigator.clipboard.readText());
  await row.getByRole('button', { name: `Copy link for ${target_email}` }).click();
  await expect.poll(clipboard).toBe(new URL(path, page.url()).href);

  await row.getByRole('button', { name: `Actions for ${target_email}` }).click();
  await page.getByRole('menuitem', { name: 'Resend with a new link' }).click();
  await expect(page.getByText('New link copied')).toBeVisible();
  const renewed = await clipboard();
  expect(renewed).not.toBe(new URL(path, page.url()).href);
  await elsewhere.goto(path);
  await expect(elsewhere.getByText('This invite does not exist')).toBeVisible();
  await elsewhere.goto(renewed);
  await expect(elsewhere.getByRole('button', { name: 'Create account and join' })).toBeVisible();

  await row.getByRole('button', { name: `Actions for ${target_email}` }).click();
  await page.getByRole('menuitem', { name: 'Revoke…' }).click();
  const dialog = page.getByRole('alertdialog', { name: 'Revoke this invite?' });
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Revoke invite' }).click();
  await expect(page.getByRole('heading', { name: 'No open invites' })).toBeVisible();
  await expectAccessible(page);
  await elsewhere.goto(renewed);
  await expect(elsewhere.getByText('This invite does not exist')).toBeVisible();
});

test.describe('a refusal', () => {
  test.use({ expectedFailures: ['/api/trpc/invites.delete'] });

  test('puts the invite back, and says why', async ({ page, context, newOwner }) => {
    const organization_id = '@current';
    const ada = await newOwner();
    const target_email = newPerson('Grace').email;
    const { id } = await ada.api.invites.create.mutate({ organization_id, target_email });
    await ada.enter(context);
    await page.goto('/members/invites');
    await page.getByRole('button', { name: `Actions for ${target_email}` }).click();
    await page.getByRole('menuitem', { name: 'Revoke…' }).click();
    await expect(page.getByRole('alertdialog')).toBeVisible();
    // Gone meanwhile, by somebody else's hand.
    await ada.api.invites.delete.mutate({ organization_id, id });
    await page.getByRole('button', { name: 'Revoke invite' }).click();
    await expect(page.getByText('The invite was not revoked')).toBeVisible();
    await expect(page.getByText('Not found.')).toBeVisible();
    await expect(page.getByRole('heading', { name: 'No open invites' })).toBeVisible();
  });
});

test.describe('without a connection', () => {
  test.use({ expectedFailures: offline });

  test('no address is lost, and inviting works afterwards', async ({ page, context, newOwner }) => {
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
    await expect(page.getByRole('dialog', { name: '1 person invited' })).toBeVisible();
    await dialog.getByRole('button', { name: 'Done' }).click();
    await expect(page.getByRole('row').filter({ hasText: email })).toBeVisible();
  });
});

test('members do not see the invites, and are told who does', async ({ page, context, newOwner, newMember }) => {
  const ada = await newOwner();
  const grace = await newMember(ada);
  await grace.enter(context);
  await page.goto('/members/invites');
  await expect(page.getByRole('heading', { name: 'You can’t see this' })).toBeVisible();
  await expect(page.getByText('Your organization access level is insufficient.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Invite people' })).toBeHidden();
  await expectAccessible(page);
});

test('inviting with roles works with the keyboard alone', async ({ page, context, newOwner }) => {
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
  await expect(page.getByRole('option', { name: 'On call' })).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  await expect(dialog.getByRole('row', { name: 'On call' })).toBeVisible();
  await dialog.getByLabel('Email addresses').press('Shift+Tab');
  await dialog.getByRole('button', { name: 'Invite', exact: true }).focus();
  await page.keyboard.press('Enter');
  await expect(dialog.getByRole('button', { name: 'Done' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
  await expect(invite).toBeFocused();
  const { results } = await ada.api.invites.list.query({ organization_id });
  expect(results.map(({ target_email, role_ids }) => [target_email, role_ids])).toEqual([[email, [id]]]);
});
