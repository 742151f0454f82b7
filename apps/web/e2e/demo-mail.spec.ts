import { test } from './demo.ts';
import { expect, expectAccessible, signIn } from './test.ts';

test('owners of a demo can read the email that it would send', async ({ page, demo }) => {
  await page.goto('/forgot-password');
  await expect(page.getByText('This is a demo, which sends no email.')).toBeVisible();
  await page.getByLabel('Email address').fill(demo.email);
  await page.getByRole('button', { name: 'Send link' }).click();
  await expect(page.getByRole('heading', { name: 'Check your email' })).toBeVisible();
  await signIn(page, demo);
  await expect(page.getByRole('heading', { name: /^Welcome back/ })).toBeVisible();
  await page.goto('/settings');
  await page.getByRole('link', { name: 'Demo mail' }).click();
  const mail = page.getByRole('row').filter({ hasText: demo.email }).getByRole('button', {
    name: 'Choose a new password',
  });
  await expect(mail).toBeVisible();
  await expectAccessible(page);
  await mail.click();
  const dialog = page.getByRole('dialog', { name: 'Choose a new password' });
  await expect(dialog.frameLocator('iframe').getByRole('link', { name: 'Choose a new password' })).toBeVisible();
  await expectAccessible(page);
  await dialog.getByRole('link', { name: /\/reset-password\// }).click();
  await expect(page.getByLabel('New password')).toBeVisible();
  await expect(page.getByLabel('Email address')).toHaveValue(demo.email);
});
