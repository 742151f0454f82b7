import { expect, test } from './test.ts';

const current = { organization_id: '@current' } as const;

test(
  'long names do not widen a page or a dialog',
  { tag: '@night' },
  async ({ page, context, newOwner, newMember }) => {
    const ada = await newOwner('O'.repeat(64));
    const role = await ada.api.roles.create.mutate({ ...current, name: 'R'.repeat(100) });
    const grace = await newMember(ada, 1, [role.id]);
    const { id: project_id } = await ada.api.projects.create.mutate({ ...current, name: 'P'.repeat(100) });
    await ada.api.dashboards.create.mutate({
      project_id,
      name: 'D'.repeat(300),
      description: 'T'.repeat(300),
      url: 'https://example.com',
    });
    await ada.api.roleExternalReferences.create.mutate({
      ...current,
      role: role.id,
      provider: 'github',
      provider_organization_id: 'o'.repeat(100),
      provider_role_id: '1',
      provider_role_name: 'G'.repeat(150),
    });
    const { results } = await ada.api.members.list.query({ ...current, search: grace.email });
    await ada.enter(context);
    await page.setViewportSize({ width: 360, height: 740 });
    for (const path of [
      '/',
      '/welcome',
      '/activity',
      '/external-groups',
      '/map',
      `/members/${results[0]?.user.uuid}`,
      `/projects/${project_id}`,
      `/projects/${project_id}/dashboards`,
      `/projects/${project_id}/settings/delete`,
      `/roles/${role.id}`,
    ]) {
      await page.goto(path);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      expect(await page.evaluate(() => document.documentElement.scrollWidth), path).toBe(360);
    }
    await page.getByRole('button', { name: 'Delete…' }).click();
    const dialog = page.getByRole('alertdialog');
    await expect(dialog.getByText('Its links to external groups are deleted too')).toBeVisible();
    expect(await dialog.evaluate((element) => element.scrollWidth - element.clientWidth)).toBe(0);
  },
);
