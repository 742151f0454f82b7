import {
  ageSessionsOf,
  disconnect,
  expect,
  expectAccessible,
  expectAccessibleAtNight,
  offline,
  signIn,
  test,
} from './test.ts';

test('changes to name and occupation are shown immediately', async ({ page, context, newOwner }) => {
  const ada = await newOwner();
  await ada.enter(context);
  await page.goto('/settings/account');
  await expectAccessible(page);
  await page.getByLabel('First name').fill('Augusta Ada');
  await page.getByLabel('Last name').fill('King');
  await page.getByLabel('What you work in').selectOption('Engineering');
  await page.getByRole('button', { name: 'Save profile' }).click();
  await expect(page.getByText('Profile saved')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Account: Augusta Ada King' })).toBeVisible();
  const me = await ada.api.users.me.query();
  expect([me.first_name, me.last_name, me.role_at_organization]).toEqual(['Augusta Ada', 'King', 'engineering']);
  await page.reload();
  await expect(page.getByLabel('What you work in')).toHaveValue('engineering');
});

test('changing the password ends other sessions, and the new password works', async ({
  page,
  context,
  elsewhere,
  newOwner,
}) => {
  const ada = await newOwner();
  await ada.enter(context);
  await signIn(elsewhere, ada);
  await expect(elsewhere.getByRole('heading', { name: 'Welcome back, Ada' })).toBeVisible();
  await page.goto('/settings/account');
  const sessions = page.getByRole('region', { name: 'Sessions' }).getByRole('listitem');
  await expect(sessions.nth(1)).toBeVisible();
  await page.getByLabel('Current password').fill(ada.password);
  await page.getByLabel('New password').fill('an entirely new one');
  await page.getByRole('button', { name: 'Change password' }).click();
  await expect(page.getByText('Password changed')).toBeVisible();
  await expect(page.getByLabel('New password')).toHaveValue('');
  await expect(sessions).toHaveCount(1);
  await elsewhere.goto('/members');
  await expect(elsewhere).toHaveURL(/\/sign-in/);
  await signIn(elsewhere, { ...ada, password: 'an entirely new one' });
  await expect(elsewhere.getByRole('heading', { name: 'Welcome back, Ada' })).toBeVisible();
});

test(
  'changing the password revokes the API keys if requested',
  { tag: '@night' },
  async ({ page, context, newOwner }) => {
    const ada = await newOwner();
    const keys = async () => (await ada.api.personalApiKeys.list.query({})).count;
    for (const label of ['deploy', 'terraform']) await ada.api.personalApiKeys.create.mutate({ label, scopes: ['*'] });
    await ada.enter(context);
    expect(await (await context.request.get('/settings/account')).text()).toContain('You have 2 API keys.');
    await page.goto('/settings/account');
    const box = page.getByRole('checkbox', { name: 'Also revoke my API keys' });
    await expect(box).not.toBeChecked();
    await expect(box).toHaveAccessibleDescription(
      /^You have 2 API keys\. Programs that use a revoked key stop working/,
    );
    await expect(
      page.getByText('Changing it signs you out of all other browsers. You stay signed in here.'),
    ).toBeVisible();
    await expectAccessibleAtNight(page);
    await page.getByLabel('Current password').fill(ada.password);
    await page.getByLabel('New password').fill('an entirely new one');
    await page.getByRole('button', { name: 'Change password' }).click();
    await expect(page.getByText('Other browsers are signed out.', { exact: true })).toBeVisible();

    await page.getByLabel('Current password').fill('an entirely new one');
    await page.getByLabel('New password').fill('yet another one');
    await page.keyboard.press('Tab');
    await expect(box).toBeFocused();
    await page.keyboard.press('Space');
    await expect(box).toBeChecked();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await expect(page.getByText('Other browsers are signed out, and your API keys are revoked.')).toBeVisible();
    await expect(box).toHaveAccessibleDescription('You have no API keys.');
    await expect(box).not.toBeChecked();
    // The visitor shares the page's session, which the change keeps.
    await ada.api.users.me.query();
    expect(await keys()).toBe(0);
    await expectAccessibleAtNight(page);
  },
);

test.describe('a refused password change', { tag: '@night' }, () => {
  test.use({ expectedFailures: ['/api/trpc/users.changePassword'] });

  test('shows the server’s message at the field', async ({ page, context, newOwner }) => {
    const ada = await newOwner();
    await ada.enter(context);
    await page.goto('/settings/account');
    await page.getByLabel('Current password').fill('something else');
    await page.getByLabel('New password').fill('an entirely new one');
    await page.getByRole('button', { name: 'Change password' }).click();
    await expect(page.getByLabel('Current password')).toHaveAccessibleDescription(
      'Your current password is incorrect.',
    );
    await expect(page.getByLabel('Current password')).toBeFocused();
    await page.getByLabel('Current password').fill(ada.password);
    await page.getByLabel('New password').fill('short');
    await page.getByRole('button', { name: 'Change password' }).click();
    await expect(page.getByLabel('New password')).toHaveAccessibleDescription(/This password is too short\./);
    await expectAccessibleAtNight(page);
  });
});

test.describe('without a connection', { tag: '@night' }, () => {
  test.use({ expectedFailures: offline });

  test('saving reports the failure, and works once the connection is back', async ({ page, context, newOwner }) => {
    const ada = await newOwner();
    await ada.enter(context);
    await page.goto('/settings/account');
    await page.getByLabel('First name').fill('Augusta');
    await disconnect(page);
    await page.getByRole('button', { name: 'Save profile' }).click();
    await expect(page.getByRole('alert').filter({ hasText: 'The server did not answer.' })).toBeVisible();
    await context.setOffline(false);
    await page.getByRole('button', { name: 'Save profile' }).click();
    await expect(page.getByText('Profile saved')).toBeVisible();
  });
});

test(
  'people who are not signed in are sent to sign in and then back',
  { tag: '@night' },
  async ({ page, newOwner }) => {
    const ada = await newOwner();
    await page.goto('/settings/account');
    await expect(page).toHaveURL(/\/sign-in\?next=/);
    await page.getByLabel('Email address').fill(ada.email);
    await page.getByLabel('Password').fill(ada.password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page.getByLabel('Email address')).toHaveValue(ada.email);
  },
);

test(
  'everything works with the keyboard alone, including signing out everywhere',
  { tag: '@night' },
  async ({ page, context, elsewhere, newOwner }) => {
    const ada = await newOwner();
    await ada.enter(context);
    await ada.enter(elsewhere.context());
    await page.goto('/settings/account');
    await page.getByLabel('First name').focus();
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.type('Augusta');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('button', { name: 'Account: Augusta Lovelace' })).toBeVisible();
    const all = page.getByRole('button', { name: 'Sign out everywhere…' });
    await all.focus();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('alertdialog').getByRole('button', { name: 'Cancel' })).toBeFocused();
    await expectAccessibleAtNight(page);
    await page.keyboard.press('Escape');
    await expect(all).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('alertdialog').getByRole('button', { name: 'Cancel' })).toBeFocused();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/\/sign-in/);
    await elsewhere.goto('/members');
    await expect(elsewhere).toHaveURL(/\/sign-in/);
  },
);

test('sessions can be told apart and ended, one at a time or all others at once', async ({
  page,
  context,
  elsewhere,
  newOwner,
}) => {
  const ada = await newOwner();
  await ada.enter(context);
  await signIn(elsewhere, ada);
  await expect(elsewhere.getByRole('heading', { name: 'Welcome back, Ada' })).toBeVisible();
  await page.goto('/settings/account');
  const sessions = page.getByRole('region', { name: 'Sessions' });
  const others = sessions.getByRole('button', { name: /^Sign out of / });
  // The page's own session is the visitor's, created over HTTP.
  await expect(others).toHaveCount(1);
  await expect(sessions.getByText('This browser')).toBeVisible();
  await expectAccessible(page);
  await sessions.getByRole('button', { name: 'Sign out of Chrome on Linux' }).click();
  await expect(page.getByText('Signed out of Chrome on Linux')).toBeVisible();
  await expect(others).toHaveCount(0);
  await elsewhere.goto('/members');
  await expect(elsewhere).toHaveURL(/\/sign-in/);

  await signIn(elsewhere, ada);
  await expect(elsewhere.getByRole('heading', { name: 'Welcome back, Ada' })).toBeVisible();
  await page.reload();
  await sessions.getByRole('button', { name: 'Sign out other browsers' }).click();
  await expect(page.getByText('Other browsers are signed out.')).toBeVisible();
  await elsewhere.goto('/members');
  await expect(elsewhere).toHaveURL(/\/sign-in/);
});

test.describe('a browser that was left open', () => {
  test.use({ expectedFailures: ['/api/trpc/personalApiKeys.create', '/api/trpc/users.confirmPassword'] });

  test(
    'must confirm the password before creating a key, and continues in place',
    { tag: '@night' },
    async ({ page, context, newOwner }) => {
      const ada = await newOwner();
      await ada.enter(context);
      await page.goto('/settings/api-keys');
      ageSessionsOf(ada.email);
      await page.getByRole('button', { name: 'New key' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('Label').fill('deploy');
      await dialog.getByRole('button', { name: 'Terraform' }).click();
      await dialog.getByRole('button', { name: 'Create key' }).click();
      const question = page.getByRole('dialog', { name: 'Confirm that it’s you' });
      await expect(question.getByLabel('Current password')).toBeFocused();
      await page.keyboard.press('Escape');
      await expect(question).toBeHidden();
      await expect(dialog.getByText('Nothing was changed, because you did not confirm that it’s you.')).toBeVisible();
      const create = dialog.getByRole('button', { name: 'Create key' });
      await expect(create).toBeFocused();
      await create.click();
      await question.getByLabel('Current password').fill('not the password');
      await expectAccessible(page);
      await question.getByRole('button', { name: 'Continue' }).click();
      await expect(question.getByText('Your current password is incorrect.')).toBeVisible();
      await question.getByLabel('Current password').fill(ada.password);
      await question.getByRole('button', { name: 'Continue' }).click();
      await expect(page.getByRole('alertdialog', { name: 'Copy “deploy” now' })).toBeVisible();
      expect((await ada.api.personalApiKeys.list.query({})).results.map(({ label }) => label)).toEqual(['deploy']);
    },
  );
});

test.describe('deleting an account', () => {
  test.use({ expectedFailures: ['/api/auth/callback/credentials'] });

  test('requires typing the email address, and ends memberships', async ({ page, context, newOwner, newMember }) => {
    const ada = await newOwner();
    const grace = await newMember(ada);
    await grace.enter(context);
    await page.goto('/settings/account');
    await page.getByRole('button', { name: 'Delete account…' }).click();
    const dialog = page.getByRole('alertdialog', { name: 'Delete your account?' });
    await dialog.getByRole('textbox').fill(grace.email);
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Delete account' }).click();
    await expect(page).toHaveURL(/\/sign-in/);
    await page.getByLabel('Email').fill(grace.email);
    await page.getByLabel('Password').fill(grace.password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page.getByText('Invalid email or password.')).toBeVisible();
    const { results } = await ada.api.members.list.query({ organization_id: '@current' });
    expect(results.map(({ user }) => user.email)).toEqual([ada.email]);
  });
});
