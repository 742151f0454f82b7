import { expect, type Person, test as base } from '../test.ts';
import { Visitor } from '../visitor.ts';
import type { Given, Viewer } from './pages.ts';

/** The credentials for the demo in the server's database. */
const readDemo = () =>
  JSON.parse(process.env['ROLECALL_E2E_DEMO'] ?? '') as {
    email: string;
    password: string;
  };

/** The viewers who are signed in. */
type Viewers = Record<Exclude<Viewer, 'nobody'>, Visitor>;

/** Tests of the demo's pages. The viewers are created once per worker, so that screenshots are not full of viewers. */
export const test = base.extend<object, { viewers: Viewers; given: Given }>({
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
    async ({ viewers: { owner, member } }, use, { project, workerIndex }) => {
      const organization_id = '@current';
      const [roles, members, projects, invite] = await Promise.all([
        owner.api.roles.list.query({ organization_id }),
        owner.api.members.list.query({ organization_id, order: 'name' }),
        owner.api.projects.list.query({ organization_id }),
        // Each worker has its own invite, because a new link revokes the previous one.
        owner.api.invites.create.mutate({ organization_id, target_email: `noor-${workerIndex}@larkspur.example` }),
      ]);
      const first = <Thing>({ results: [thing] }: { results: Thing[] }): Thing => {
        if (thing === undefined) throw new Error('The demo lacks something that is to be shown.');
        return thing;
      };
      await member.api.users.requestVerification.mutate();
      const { baseURL = '' } = project.use;
      await fetch(`${baseURL}/forgot-password`, {
        method: 'POST',
        redirect: 'manual',
        headers: { origin: baseURL },
        body: new URLSearchParams({ form: 'forgot-password', email: member.email }),
      });
      /** Waits for a mail to the member with a link whose path begins with `start`. Resolves to that path. */
      const mailedPath = async (start: string): Promise<string> => {
        const find = async () => {
          const { results } = await owner.api.mails.list.query({ organization_id });
          const ofMember = results.filter(({ recipient }) => recipient === member.email);
          return ofMember.map(({ text }) => new RegExp(`${start}\\S+`).exec(text)?.[0]).find(Boolean);
        };
        await expect.poll(find).toBeDefined();
        return (await find()) ?? '';
      };
      const dashboards = await owner.api.dashboards.list.query({ project_id: first(projects).id });
      await use({
        owner,
        roleId: roles.results.find(({ name }) => name === 'On call')?.id ?? first(roles).id,
        memberUuid: first(members).user.uuid,
        projectId: first(projects).id,
        dashboardId: first(dashboards).id,
        invitePath: invite.path,
        resetPath: await mailedPath('/reset-password/'),
        confirmPath: await mailedPath('/confirm/'),
      });
    },
    { scope: 'worker' },
  ],
});
