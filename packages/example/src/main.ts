import { openRolecall } from '@rolecall/api';

const rolecall = await openRolecall({ databaseUrl: 'sqlite::memory:', secret: 'at least 32 characters, yours alone' });
const ada = await rolecall.system().system.createUser({ email: 'ada@example.com', first_name: 'Ada' });
const { organizations, roles, roleMemberships, roleExternalReferences } = await rolecall.actingAs(ada.email);
const { id: organization_id } = await organizations.create({ name: 'Acme' });
const role = await roles.create({ organization_id, name: 'On call' });
await roleMemberships.create({ organization_id, role_id: role.id, user_uuid: ada.uuid });
const team = {
  provider: 'github',
  provider_organization_id: 'acme',
  provider_role_id: '42',
  provider_role_name: 'On call',
};
await roleExternalReferences.create({ organization_id, role: role.id, ...team });
console.dir(await roles.get({ organization_id, id: role.id }), { depth: null });
await rolecall.close();
