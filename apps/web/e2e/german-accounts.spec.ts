import { inGerman as t } from './german.ts';
import { test } from './mail-server.ts';
import { expect, expectAccessible, newPerson } from './test.ts';

test.use({ locale: 'de-DE' });

test.describe('in German', { tag: '@night' }, () => {
  test('signing up continues by email', async ({ page, mailedLink }) => {
    const ada = newPerson();
    await page.goto('/sign-up');
    await page.getByLabel(t('signIn.firstName')).fill(ada.firstName);
    await page.getByLabel(t('signIn.organization')).fill('Differenzmaschinen');
    await page.getByLabel(t('signIn.email')).fill(ada.email);
    await page.getByLabel(t('signIn.password')).fill(ada.password);
    await page.getByRole('button', { name: t('signIn.signUp') }).click();
    await expect(page.getByRole('heading', { name: t('recovery.checkMail') })).toBeVisible();
    const { subject, link } = await mailedLink(ada.email, '/confirm/');
    expect(subject).toBe('E-Mail-Adresse bestätigen');
    await page.goto(link);
    await expectAccessible(page);
    await page.getByLabel(t('signIn.password')).fill(ada.password);
    await page.getByRole('button', { name: t('recovery.confirm.sign_up.button') }).click();
    await expect(page.getByRole('heading', { name: t('welcome.titleFor', { name: 'Ada' }) })).toBeVisible();
  });

  test('an email address is verified and changed', async ({ page, context, newOwner, mailedLink }) => {
    const ada = await newOwner();
    const next = newPerson('Augusta').email;
    await ada.enter(context);
    await page.goto('/settings/account');
    const address = page.getByRole('region', { name: t('address.title') });
    await address.getByRole('button', { name: t('address.sendLink') }).click();
    await expect(page.getByText(t('address.linkSent', { address: ada.email }))).toBeVisible();
    await page.goto((await mailedLink(ada.email, '/confirm/')).link);
    await page.getByRole('button', { name: t('recovery.confirm.verify_address.button') }).click();
    await expect(address.getByText(t('address.verified'), { exact: true })).toBeVisible();
    await address.getByRole('button', { name: t('address.openChange') }).click();
    const dialog = page.getByRole('dialog', { name: t('address.changeTitle') });
    await dialog.getByLabel(t('address.newEmail')).fill(next);
    await expectAccessible(page);
    await dialog.getByRole('button', { name: t('address.sendLink') }).click();
    await expect(page.getByText(t('address.linkSent', { address: next }))).toBeVisible();
    await page.goto((await mailedLink(next, '/confirm/')).link);
    await page.getByRole('button', { name: t('recovery.confirm.change_address.button') }).click();
    await expect(address.getByLabel(t('address.email'))).toHaveValue(next);
  });

  test('a forgotten password is replaced', async ({ page, newOwner, mailedLink }) => {
    const ada = await newOwner();
    await page.goto('/sign-in');
    await page.getByRole('link', { name: t('recovery.forgotLink') }).click();
    await expect(page.getByRole('heading', { name: t('recovery.forgotTitle') })).toBeVisible();
    await page.getByLabel(t('recovery.email')).fill(ada.email);
    await page.getByRole('button', { name: t('recovery.sendLink') }).click();
    await expect(page.getByRole('heading', { name: t('recovery.checkMail') })).toBeVisible();
    await page.goto((await mailedLink(ada.email, '/reset-password/')).link);
    await page.getByLabel(t('recovery.newPassword')).fill('an entirely new one');
    await page.getByRole('button', { name: t('recovery.setPassword') }).click();
    await expect(page.getByText(t('recovery.passwordSet'))).toBeVisible();
  });

  test('an emailed invite lets someone join', async ({ page, newOwner, mailedLink }) => {
    const ada = await newOwner('Differenzmaschinen');
    const grace = newPerson('Grace');
    await ada.api.invites.create.mutate({ organization_id: '@current', target_email: grace.email });
    await page.goto((await mailedLink(grace.email, '/invite/')).link);
    await expectAccessible(page);
    await page.getByLabel(t('signIn.firstName')).fill('Grace');
    await page.getByLabel(t('signIn.password')).fill(grace.password);
    await page.getByRole('button', { name: t('invites.accept.signUp') }).click();
    await expect(page.getByRole('heading', { name: t('welcome.titleFor', { name: 'Grace' }) })).toBeVisible();
  });
});
