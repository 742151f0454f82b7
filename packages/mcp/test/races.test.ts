import { levels } from '@rolecall/contracts';
import { expect, it } from 'vitest';
import { arrange } from './arranged.ts';
import { callTool, connectOverHttp } from './server.ts';

const arranged = arrange();

it('an admin whose demotion is committed first is refused, whichever call came first', async () => {
  const { rolecall, server } = arranged;
  const { system } = rolecall.system();
  const [ownerEmail, adminEmail] = ['owner-of-race@example.com', 'admin-of-race@example.com'];
  await system.createUser({ email: ownerEmail, first_name: 'Olive' });
  await system.createUser({ email: adminEmail, first_name: 'Ada' });
  const { id: organization_id } = await system.createOrganization({ name: 'Race', owner: ownerEmail });
  await system.addMember({ organization_id, email: adminEmail, level: levels.admin });
  const clients = [];
  for (const email of [ownerEmail, adminEmail]) {
    const { value } = await system.createPersonalApiKey({ email, label: 'race', scopes: ['*'] });
    clients.push(await connectOverHttp(server.url, () => ({ authorization: `Bearer ${value}` })));
  }
  const [owner, admin] = clients as [(typeof clients)[0], (typeof clients)[0]];
  const { uuid: user_uuid } = await (await rolecall.actingAs(adminEmail)).users.me();
  const setLevel = (level: number) => callTool(owner, 'members-update', { organization_id, user_uuid, level });
  for (let round = 0; round < 6; round += 1) {
    const write = () => callTool(admin, 'roles-create', { organization_id, name: `Race ${round}` });
    const demote = () => setLevel(levels.member);
    const [demoted, written] =
      round % 2 ? await Promise.all([demote(), write()]) : (await Promise.all([write(), demote()])).toReversed();
    expect(demoted?.isError).toBe(false);
    const caller = await rolecall.actingAs(ownerEmail);
    const { results } = await caller.activityLog.list({ organization_id, limit: 2 });
    // The log shows the order: after the demotion, there is no role created by the demoted admin.
    expect(results[0]?.type).toBe('organization_membership.level_changed');
    expect(results[1]?.type === 'role.created' && results[1].item_name === `Race ${round}`).toBe(!written?.isError);
    if (written?.isError) expect(written.error?.code).toBe('permission_denied');
    await setLevel(levels.admin);
  }
  for (const client of clients) await client.close();
});
