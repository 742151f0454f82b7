import { expect, expectAccessible, expectAccessibleAtNight, hold, test } from './test.ts';

const current = { organization_id: '@current' } as const;

const teams = (emails: readonly string[]) => ({
  name: 'teams.json',
  mimeType: 'application/json',
  buffer: Buffer.from(
    JSON.stringify([
      { id: 4242, slug: 'on-call', name: 'On call', members: emails.map((email, id) => ({ id, email })) },
      { id: 77, slug: 'design', name: 'Design', members: [] },
    ]),
  ),
});

test('a plan from a file of groups is created, applied and limited by the cap', async ({
  page,
  context,
  newOwner,
  newMember,
}) => {
  const ada = await newOwner();
  const { id: role } = await ada.api.roles.create.mutate({ ...current, name: 'On call' });
  await ada.api.roleExternalReferences.create.mutate({
    ...current,
    role,
    provider: 'github',
    provider_organization_id: 'acme',
    provider_role_id: '4242',
    provider_role_slug: 'on-call',
    provider_role_name: 'On call',
  });
  const mei = await newMember(ada);
  const emails = [ada.email, mei.email];
  await ada.enter(context);

  await page.goto('/external-groups');
  await page.getByRole('link', { name: 'Group sync' }).click();
  await expect(page.getByRole('heading', { name: 'Group sync', level: 1 })).toBeVisible();
  await expect(page.getByText('No plans yet')).toBeVisible();
  await expectAccessibleAtNight(page);
  await page.getByRole('button', { name: 'Create plan' }).click();
  const choosing = page.getByRole('button', { name: 'Choose a file' });
  await expect(choosing).toHaveAccessibleDescription('Choose a file first.');
  await expect(choosing).toBeFocused();

  const file = page.locator('input[type=file]');
  await file.setInputFiles({ name: 'broken.json', mimeType: 'application/json', buffer: Buffer.from('[{"id": 1') });
  await page.getByRole('button', { name: 'Create plan' }).click();
  await expect(choosing).toHaveAccessibleDescription('The file cannot be read from line 1 on; is it all there?');

  await file.setInputFiles(teams([...emails, 'zoe@example.com']));
  await expect(page.getByText('teams.json')).toBeVisible();
  await expect(choosing).toHaveAccessibleDescription('');
  await page.getByRole('button', { name: 'Create plan' }).click();
  await expect(page.getByLabel('Organization there')).toHaveAccessibleDescription(
    /which of the provider’s organizations/,
  );
  await page.getByLabel('Organization there').fill('acme');
  await page.getByRole('button', { name: 'Create plan' }).click();
  await expect(page.getByRole('heading', { name: 'Plan for GitHub/acme' })).toBeVisible();
  const onCall = page.getByRole('region', { name: 'On call' });
  await expect(onCall).toContainText('0 people now, 2 more, 0 fewer');
  await expect(onCall).toContainText(`${mei.email} gets the role: in On call`);
  await expect(page.getByText('zoe@example.com: not a member of the organization')).toBeVisible();
  await expect(page.getByText('Design: maps to no role')).toBeVisible();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: 'Close' })).toBeFocused();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Apply plan' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Apply plan' }).click();
  await expect(page.getByText('Plan applied')).toBeVisible();
  await expect(page.getByRole('table', { name: 'History' })).toContainText('Applied');
  const held = await ada.api.roleMemberships.list.query({ ...current, role_id: role });
  expect(held.results.map(({ user }) => user.email).toSorted()).toEqual(emails.toSorted());

  await expect(page.getByRole('button', { name: 'Invite 1 person' })).toBeFocused();
  await page.keyboard.press('Enter');
  const inviting = page.getByRole('dialog');
  await expect(inviting.getByLabel('Email addresses')).toHaveValue('zoe@example.com');
  await inviting.getByRole('button', { name: 'Invite', exact: true }).click();
  const invited = page.getByRole('alertdialog', { name: 'person invited' });
  await expect(invited).toContainText('zoe@example.com');
  await invited.getByRole('button', { name: 'Done' }).click();
  await expect(page.getByRole('button', { name: 'Invite 1 person' })).toBeHidden();
  await expect(page.getByRole('button', { name: 'Close' })).toBeFocused();
  const invites = await ada.api.invites.list.query({ ...current });
  expect(invites.results.map(({ target_email }) => target_email)).toEqual(['zoe@example.com']);
  await page.reload();
  await expect(page.getByText('zoe@example.com: invited, but not a member yet')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Invite 1 person' })).toBeHidden();
  await page.getByRole('button', { name: 'Close' }).press('Enter');
  await expect(page.getByText('No file chosen')).toBeVisible();
  await page.keyboard.press('Tab');
  await expect(choosing).toBeFocused();
  await file.setInputFiles(teams([...emails, 'zoe@example.com']));
  await page.getByLabel('Organization there').fill('acme');
  await page.getByRole('button', { name: 'Create plan' }).click();
  await expect(page.getByText('zoe@example.com: invited, but not a member yet')).toBeVisible();

  await page.goto(`/roles/${role}`);
  await page.getByRole('button', { name: /^Why/ }).first().click();
  await expect(page.getByRole('dialog')).toContainText('By group syncgithub/acme/4242');
  await page.goto('/group-syncs');

  const share = page.getByLabel('Largest share (%)');
  for (const [text, problem] of [
    ['', 'Fill in this field.'],
    ['101', 'Enter 100 or less.'],
    ['-1', 'Enter 0 or more.'],
    ['1.5', 'Enter a whole number.'],
  ] as const) {
    await share.fill(text);
    await page.getByRole('button', { name: 'Save cap' }).click();
    await expect(share).toHaveAccessibleDescription(problem);
    await expect(share).toBeFocused();
  }
  await share.fill('25');
  await page.getByRole('button', { name: 'Save cap' }).click();
  await expect(page.getByText('Cap saved')).toBeVisible();
  await file.setInputFiles(teams([]));
  await page.getByLabel('Organization there').fill('acme');
  await page.getByRole('button', { name: 'Create plan' }).click();
  await expect(page.getByText('On call would have no members left.')).toBeVisible();
  await expect(page.getByText('Revokes 2 of 2 people in roles. Allowed: 25%.')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Apply plan' }).click();
  const dialog = page.getByRole('alertdialog');
  await expect(dialog.getByRole('button', { name: 'Apply plan' })).toBeDisabled();
  await dialog.getByRole('textbox').fill('2');
  await dialog.getByRole('button', { name: 'Apply plan' }).click();
  await expect(page.getByText('Plan applied')).toBeVisible();
  expect((await ada.api.roleMemberships.list.query({ ...current, role_id: role })).count).toBe(0);
});

test.describe('a concurrent change', () => {
  test.use({
    expectedFailures: [
      '/api/trpc/organizations.update',
      '/api/trpc/groupSyncs.get',
      '/api/trpc/groupSyncs.applyPlan',
      '/api/trpc/groupSyncs.plan',
    ],
  });

  test('makes a plan outdated, and a new one can be created', async ({ page, context, newOwner }) => {
    const ada = await newOwner();
    const snapshot = { provider: 'github', provider_organization_id: 'acme', complete: true, groups: [] };
    await ada.api.groupSyncs.plan.mutate({ ...current, ...snapshot, source: 'teams.json', max_revocations: '35%' });
    await ada.enter(context);
    await page.goto('/group-syncs');
    const history = page.getByRole('table', { name: 'History' });
    await history.getByRole('button', { name: 'Show plan' }).click();
    await page.getByRole('button', { name: 'Apply plan' }).click();
    await ada.api.roles.create.mutate({ ...current, name: 'Data' });
    // Neither Escape nor Cancel closes the dialog before the response arrives.
    const answer = await hold(page, '**/api/trpc/groupSyncs.applyPlan*');
    const asking = page.getByRole('alertdialog', { name: 'Apply this plan?' });
    await asking.getByRole('button', { name: 'Apply plan' }).click();
    await page.keyboard.press('Escape');
    await asking.getByRole('button', { name: 'Cancel' }).click();
    await expect(asking).toBeVisible();
    answer();
    await expect(page.getByRole('main').getByRole('alert')).toContainText(
      'the activity log has 1 new entry. Create a new plan.',
    );
    await expect(asking).toBeHidden();
    await expect(page.getByRole('button', { name: 'Apply plan' })).toHaveCount(0);
    await expect(page.getByRole('button', { name: 'New plan' })).toBeFocused();
    await expect(history).toContainText('Outdated');

    await page.reload();
    await expect(page.getByText('so it can no longer be applied')).toBeVisible();
    await expectAccessible(page);
    await page.getByRole('link', { name: 'See what has changed' }).click();
    await expect(page.getByText('created the role Data')).toBeVisible();
    await page.goBack();
    await page.getByRole('button', { name: 'New plan' }).click();
    await expect(page.getByText('Choose teams.json again')).toBeVisible();
    await expect(page.getByLabel('Organization there')).toHaveValue('acme');
    await expect(page.getByLabel('Cap for this plan')).toHaveValue('35%');
    const file = page.locator('input[type=file]');
    await file.setInputFiles(teams([]));
    await page.getByLabel('Cap for this plan').fill('many');
    await page.getByRole('button', { name: 'Create plan' }).click();
    await expect(page.getByLabel('Cap for this plan')).toHaveAccessibleDescription(/such as 35%, or a number/);
  });

  test(
    'to the cap, or deletion of the plan, prevents applying it',
    { tag: '@night' },
    async ({ page, context, newOwner }) => {
      const ada = await newOwner();
      const snapshot = { provider: 'github', provider_organization_id: 'acme', complete: true, groups: [] };
      const plan = () => ada.api.groupSyncs.plan.mutate({ ...current, ...snapshot, source: 'teams.json' });
      await ada.enter(context);
      await page.goto(`/group-syncs?run=${(await plan()).id}`);
      await expect(page.getByRole('button', { name: 'Apply plan' })).toBeVisible();
      await page.getByLabel('Largest share (%)').fill('44');
      await page.getByRole('button', { name: 'Save cap' }).click();
      await expect(page.getByText('so it can no longer be applied')).toBeVisible();
      await expect(page.getByRole('button', { name: 'Apply plan' })).toHaveCount(0);
      await page.getByRole('button', { name: 'New plan' }).click();
      await expect(page.getByRole('switch', { name: 'The file has all groups' })).toBeChecked();

      const { id } = await plan();
      await page.goto(`/group-syncs?run=${id}`);
      await page.getByRole('button', { name: 'Apply plan' }).click();
      await ada.api.groupSyncs.delete.mutate({ ...current, id });
      await page.getByRole('alertdialog').getByRole('button', { name: 'Apply plan' }).click();
      await expect(page.getByRole('heading', { name: 'This plan is no longer here' })).toBeVisible();
      await expect(page.getByRole('button', { name: 'Apply plan' })).toHaveCount(0);
      await expect(page.getByRole('button', { name: 'Close' })).toBeFocused();
    },
  );

  test('to the cap is not overwritten silently, and a missing plan can be closed', async ({
    page,
    context,
    newOwner,
  }) => {
    const ada = await newOwner();
    await ada.enter(context);
    await page.goto('/group-syncs');
    await page.getByLabel('Largest share (%)').fill('44');
    await ada.api.organizations.update.mutate({ ...current, max_revocations_percent: 33, revocations_floor: 7 });
    await page.getByRole('button', { name: 'Save cap' }).click();
    await expect(page.getByText('33').first()).toBeVisible();
    await page.getByRole('button', { name: 'Use mine' }).click();
    await page.getByRole('button', { name: 'Save cap' }).click();
    await expect(page.getByText('Cap saved')).toBeVisible();
    expect(await ada.api.organizations.policy.query(current)).toMatchObject({
      max_revocations_percent: 44,
      revocations_floor: 7,
    });

    await page.goto(`/group-syncs?run=${crypto.randomUUID()}`);
    await expect(page.getByRole('heading', { name: 'This plan is no longer here' })).toBeVisible();
    await page.getByRole('button', { name: 'Close' }).click();
    await expect(page.getByRole('button', { name: 'Create plan' })).toBeVisible();
  });
});

test.describe('in German', { tag: '@night' }, () => {
  test.use({ locale: 'de-DE' });

  test('problems with a file are reported at the field', async ({ page, context, newOwner }) => {
    await (await newOwner()).enter(context);
    await page.goto('/group-syncs');
    const choosing = page.getByRole('button', { name: 'Datei auswählen' });
    const snapshotOf = (id: string) =>
      JSON.stringify({ provider: 'github', provider_organization_id: 'acme', groups: [{ id, members: [] }] });
    for (const [text, said] of [
      ['[7]\n', 'Das Format wurde nicht erkannt.'],
      [Buffer.from('group,email\nNacht,jörg@example.com\n', 'latin1'), 'Die Datei ist nicht in UTF-8 kodiert.'],
      [snapshotOf('a\0'), 'groups.0.id: Nullzeichen sind nicht erlaubt.'],
      [snapshotOf('x'.repeat(256)), 'groups.0.id: Höchstens 255 Zeichen sind erlaubt.'],
    ] as const) {
      await page
        .locator('input[type=file]')
        .setInputFiles({ name: 'teams.json', mimeType: 'application/json', buffer: Buffer.from(text) });
      await page.getByRole('button', { name: 'Plan erstellen' }).click();
      const field = said.startsWith('Das Format') ? page.getByLabel('Format') : choosing;
      await expect(field).toHaveAccessibleDescription(new RegExp(said));
    }
  });
});

test('only admins are offered group sync', async ({ page, context, newOwner, newMember }) => {
  const mei = await newMember(await newOwner());
  await mei.enter(context);
  await page.goto('/external-groups');
  await expect(page.getByRole('heading', { name: 'External groups', level: 1 })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Group sync' })).toHaveCount(0);
  await page.goto('/group-syncs');
  await expect(page.getByRole('heading', { name: 'Only admins can sync groups' })).toBeVisible();
  await expectAccessible(page);
});
