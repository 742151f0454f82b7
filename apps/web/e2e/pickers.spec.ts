import type { Locator, Page } from '@playwright/test';
import { expect, test } from './test.ts';
import type { Visitor } from './visitor.ts';

const organization_id = '@current';

/** How to reach each field that picks from a list. */
const pickers: Record<string, { open: (page: Page, ada: Visitor) => Promise<void>; isMultiple?: true }> = {
  'roles of an invite': {
    async open(page) {
      await page.goto('/members');
      await page.getByRole('button', { name: 'Invite people' }).click();
    },
    isMultiple: true,
  },
  'roles of a person': {
    async open(page, ada) {
      const { uuid } = await ada.api.users.me.query();
      await page.goto(`/members/${uuid}`);
      await page.getByRole('button', { name: 'Add roles' }).click();
    },
    isMultiple: true,
  },
  'people of a role': {
    async open(page, ada) {
      const { results } = await ada.api.roles.names.query({ organization_id });
      await page.goto(`/roles/${results[0]?.id}`);
      await page.getByRole('button', { name: 'Add people' }).click();
    },
    isMultiple: true,
  },
  'the role of those selected': {
    async open(page) {
      await page.goto('/members');
      await page.getByRole('checkbox', { name: 'Select all members on this page' }).check();
      await page.getByRole('region', { name: 'Selection' }).getByRole('button', { name: 'Add to role' }).click();
    },
  },
  'the role of a group': {
    async open(page) {
      await page.goto('/external-groups');
      await page.getByRole('button', { name: 'Add group' }).click();
    },
  },
  'the role of a rule': {
    async open(page, ada) {
      const { id } = await ada.api.projects.create.mutate({ organization_id, name: 'Web shop' });
      await page.goto(`/projects/${id}/access`);
      await page.getByRole('button', { name: 'Add rule' }).first().click();
    },
  },
  'the default role': {
    async open(page) {
      await page.goto('/settings');
      await page.getByRole('textbox', { name: 'Default role' }).focus();
    },
  },
};

const boxOf = async (locator: Locator) => {
  const box = await locator.boundingBox();
  if (!box) throw new Error('It is not on screen.');
  return box;
};

/** Whether two elements overlap. */
async function overlap(one: Locator, other: Locator): Promise<boolean> {
  const [a, b] = [await boxOf(one), await boxOf(other)];
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

for (const { width, height, tag } of [
  { width: 1280, height: 800, tag: [] },
  { width: 1280, height: 600, tag: ['@night'] },
  { width: 360, height: 740, tag: ['@night'] },
])
  test(
    `option lists cover no buttons at ${width} x ${height}, and close on outside clicks and Tab`,
    { tag },
    async ({ page, context, newOwner }) => {
      const ada = await newOwner();
      for (let number = 1; number <= 12; number += 1)
        await ada.api.roles.create.mutate({ organization_id, name: `Role ${number}` });
      await ada.enter(context);
      await page.setViewportSize({ width, height });
      for (const [what, { open, isMultiple = false }] of Object.entries(pickers))
        await test.step(what, async () => {
          await open(page, ada);
          const field = page.locator('input[role=combobox]');
          const list = page.getByRole('listbox');
          // CSS selectors, because an open list hides everything else from assistive technology.
          const tags = page.locator('form [role=grid] [role=row]');
          const actions = page.locator('form:has([role=combobox]) [data-actions]');
          await field.scrollIntoViewIfNeeded();
          // If the dialog opens with the field focused, its list is already open.
          await field.click();
          await expect(list.getByRole('option').first()).toBeVisible();
          expect(await overlap(list, actions)).toBe(false);
          if (isMultiple) {
            await list.getByRole('option').first().click();
            await expect(list).toBeVisible();
            await expect(tags.first()).toBeVisible();
            expect(await overlap(list, actions)).toBe(false);
            expect(await overlap(list, field)).toBe(false);
          }
          await page.locator('[role=dialog] h2, h1').last().click();
          await expect(list).toBeHidden();
          await field.click();
          await expect(list).toBeVisible();
          await field.press('Tab');
          await expect(list).toBeHidden();
          await expect(field).not.toBeFocused();
          // The choice is kept, and leaving the field picked nothing else.
          await expect(tags).toHaveCount(isMultiple ? 1 : 0);
          await page.keyboard.press('Escape');
        });
    },
  );

test('Enter in a picker uses what was typed, not the earlier results', async ({ page, context, newOwner }) => {
  const ada = await newOwner();
  for (const name of ['Accounts', 'Platform']) await ada.api.roles.create.mutate({ organization_id, name });
  await ada.enter(context);
  await page.goto('/members');
  await page.getByRole('checkbox', { name: 'Select all members on this page' }).check();
  await page.getByRole('region', { name: 'Selection' }).getByRole('button', { name: 'Add to role' }).click();
  const field = page.locator('input[role=combobox]');
  await expect(page.getByRole('listbox').getByRole('option')).toHaveCount(2);
  // Nothing matches, so the text stays to be corrected.
  await field.pressSequentially('platt');
  await expect(page.getByRole('listbox')).toHaveText('No matching roles.');
  await field.press('Enter');
  await expect(field).toHaveValue('platt');
  await field.press('Backspace');
  // The response has not arrived yet.
  await field.press('Enter');
  await expect(page.locator('form [role=grid] [role=row]')).toHaveText('Platform');
  await expect(field).toHaveValue('');
});
