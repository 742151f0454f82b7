import { englishLinesOf } from './german.ts';
import { type Given, pages } from './screenshots/pages.ts';
import { expect, expectAccessible, test } from './test.ts';
import type { Visitor } from './visitor.ts';

const organization_id = '@current';

/** The pages tested outside the nightly run, one of each kind: a form, a list, a detail page and settings. */
const byDay = new Set(['/sign-in', '/members', '/roles/[id]', '/settings']);

/** Creates something for every page. The mailed links are invalid, and their pages say so. */
async function fill(owner: Visitor, grace: Visitor): Promise<Given> {
  const { uuid: memberUuid } = await grace.api.users.me.query();
  const { id: roleId } = await owner.api.roles.create.mutate({ organization_id, name: 'Bereitschaft' });
  await owner.api.roleMemberships.create.mutate({ organization_id, role_id: roleId, user_uuid: memberUuid });
  const { id: projectId } = await owner.api.projects.create.mutate({ organization_id, name: 'Teeladen' });
  await owner.api.access.setProjectRule.mutate({ project_id: projectId, role: roleId, access_level: 'admin' });
  const { id: dashboardId } = await owner.api.dashboards.create.mutate({ project_id: projectId, name: 'Anmeldungen' });
  await owner.api.roleExternalReferences.create.mutate({
    organization_id,
    role: roleId,
    provider: 'github',
    provider_organization_id: 'acme',
    provider_role_id: '1',
    provider_role_name: 'Melder',
  });
  await owner.api.personalApiKeys.create.mutate({ label: 'Nachtlauf', scopes: ['*'] });
  const target_email = `edith-${memberUuid}@example.com`;
  const { path: invitePath } = await owner.api.invites.create.mutate({ organization_id, target_email });
  const [resetPath, confirmPath] = ['/reset-password/none', '/confirm/none'];
  return { owner, roleId, memberUuid, projectId, dashboardId, invitePath, resetPath, confirmPath };
}

for (const [route, [state]] of Object.entries(pages))
  test.describe(route, { tag: byDay.has(route) ? [] : ['@night'] }, () => {
    test.use({ locale: 'de-CH', expectedFailures: state?.expectedFailures ?? [] });

    test('is in German and accessible', async ({ page, context, newOwner, newMember }) => {
      const ada = await newOwner('Differenzmaschinen');
      const given = await fill(ada, await newMember(ada));
      if (state?.as !== 'nobody') await ada.enter(context);
      const path = state?.path ?? route;
      await page.goto(typeof path === 'function' ? path(given) : path);
      await page.waitForLoadState('networkidle');
      await expect(page.locator('html')).toHaveAttribute('lang', 'de');
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      // The API reference is written in English only.
      if (!route.startsWith('/docs/api')) expect(await englishLinesOf(page)).toEqual([]);
      await expectAccessible(page);
    });
  });
