import type { Page } from '@playwright/test';
import { type Person, test as base } from '../test.ts';
import { Visitor } from '../visitor.ts';
import { type Given, pages, type Viewer } from './pages.ts';

const folder = new URL('../../screenshots/', import.meta.url).pathname;
const sizes = [
  { width: 1280, height: 800 },
  { width: 360, height: 740 },
];
/** Past this a page goes on as it began, and a picture of it takes long. */
const maxHeight = 4000;
const heightOf = (page: Page) =>
  page.evaluate((max) => Math.min(document.documentElement.scrollHeight, max), maxHeight);
const themes = ['light', 'dark'] as const;

/** The demo that the server filled its database with. */
const readDemo = () =>
  JSON.parse(process.env['ROLECALL_E2E_DEMO'] ?? '') as {
    email: string;
    password: string;
  };

/** Who looks, besides nobody. */
type Viewers = Record<Exclude<Viewer, 'nobody'>, Visitor>;

/** All of them are made once for each worker: what the pictures show is the demo, and not who has looked at it. */
const test = base.extend<object, { viewers: Viewers; given: Given }>({
  viewers: [
    async ({ playwright }, use, { project, workerIndex }) => {
      const open = (person: Person) =>
        Visitor.open(
          playwright.request,
          project.use.baseURL ?? '',
          { 'X-Forwarded-For': `10.0.0.${workerIndex + 1}` },
          person,
        );
      const password = 'correct horse battery';
      const owner = await open({ ...readDemo(), firstName: 'Ines' });
      await owner.signIn();
      const member = await open({ email: `grace-${workerIndex}@larkspur.example`, password, firstName: 'Grace' });
      const { path } = await owner.api.invites.create.mutate({
        organization_id: '@current',
        target_email: member.email,
      });
      await member.signUp({ last_name: 'Hopper', invite_token: path.replace('/invite/', '') });
      const newcomer = await open({ email: `ada-${workerIndex}@engines.example`, password, firstName: 'Ada' });
      await newcomer.signUp({ last_name: 'Lovelace', organization_name: 'Analytical Engines' });
      await use({ owner, member, newcomer });
      for (const visitor of [owner, member, newcomer]) await visitor.close();
    },
    { scope: 'worker' },
  ],
  given: [
    async ({ viewers: { owner } }, use, { workerIndex }) => {
      const organization_id = '@current';
      const [roles, members, projects, invite] = await Promise.all([
        owner.api.roles.list.query({ organization_id }),
        owner.api.members.list.query({ organization_id, order: 'name' }),
        owner.api.projects.list.query({ organization_id }),
        // Its own for each worker: a new link ends the one before.
        owner.api.invites.create.mutate({ organization_id, target_email: `noor-${workerIndex}@larkspur.example` }),
      ]);
      const first = <Thing>({ results: [thing] }: { results: Thing[] }): Thing => {
        if (thing === undefined) throw new Error('The demo lacks something that is to be shown.');
        return thing;
      };
      const dashboards = await owner.api.dashboards.list.query({ project_id: first(projects).id });
      await use({
        owner,
        roleId: roles.results.find(({ name }) => name === 'On call')?.id ?? first(roles).id,
        memberUuid: first(members).user.uuid,
        projectId: first(projects).id,
        dashboardId: first(dashboards).id,
        invitePath: invite.path,
      });
    },
    { scope: 'worker' },
  ],
});

for (const [route, states] of Object.entries(pages))
  for (const { name, as, path = route, arrange, isOverlay = false, expectedFailures = [] } of states)
    test.describe(`${route} ${name}`, () => {
      test.use({ expectedFailures });

      test('in both themes and sizes', async ({ page, context, viewers, given }) => {
        if (as !== 'nobody') await viewers[as].enter(context);
        for (const size of sizes) {
          await context.setOffline(false);
          await page.setViewportSize(size);
          await page.goto(typeof path === 'function' ? path(given) : path);
          await arrange?.(page, given);
          if (!isOverlay) await page.evaluate(() => scrollTo(0, 0));
          for (const colorScheme of themes) {
            await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
            const file = [
              route
                .replaceAll(/[^a-z-]+/g, ' ')
                .trim()
                .replaceAll(' ', '-') || 'home',
              name,
              size.width,
              colorScheme,
            ];
            await page.screenshot({
              path: `${folder}${file.join('_')}.png`,
              fullPage: !isOverlay,
              ...(isOverlay ? {} : { clip: { x: 0, y: 0, width: size.width, height: await heightOf(page) } }),
              animations: 'disabled',
            });
          }
        }
      });
    });
