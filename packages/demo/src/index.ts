import { randomBytes } from 'node:crypto';
import { InstallationError, type Rolecall } from '@rolecall/api';
import { type Level, levels, RolecallError, type Scope } from '@rolecall/contracts';

/** What a person needs to try the demo: credentials to sign in, and an API key with every scope. */
export interface Demo {
  organization: { id: string; name: string; slug: string };
  email: string;
  password: string;
  key: string;
}

const organizationName = 'Larkspur Robotics';
const domain = 'larkspur.example';

/** First name, last name, occupation, level, days since the last sign-in (null: never), roles. */
const people: [string, string, string, Level, number | null, string[]][] = [
  ['Ines', 'Okafor', 'founder', levels.owner, 0, ['Leads', 'Incident commanders']],
  ['Tomás', 'Rivera', 'engineering', levels.admin, 0, ['Platform', 'On call', 'Incident commanders']],
  ['Yuki', 'Tanaka', 'engineering', levels.member, 0, ['Platform', 'On call']],
  ['Leila', 'Haddad', 'engineering', levels.member, 1, ['Firmware', 'On call']],
  ['Oskar', 'Lindqvist', 'engineering', levels.member, 2, ['Firmware']],
  ['Amara', 'Nwosu', 'data', levels.admin, 1, ['Data', 'Leads']],
  ['Bruno', 'Costa', 'data', levels.member, 5, ['Data']],
  ['Freya', 'Sørensen', 'product', levels.member, 3, ['Design', 'Release managers']],
  ['Kavi', 'Iyer', 'product', levels.member, 9, ['Release managers', 'Leads']],
  ['Mei', 'Chen', 'marketing', levels.member, 14, ['Launch']],
  ['Ruth', 'Adler', 'sales', levels.member, 21, ['Launch', 'Field support']],
  ['Emil', 'Novák', 'other', levels.member, null, ['Field support']],
];

/** Role; provider, organization id, group id, handle and name of the external group. */
const groups: [string, string, string, string, string | null, string][] = [
  ['Platform', 'github', 'larkspur', '781204', 'platform', 'Platform team'],
  ['Platform', 'slack', 'T02LARK', 'C04PLATFORM', 'platform', '#platform'],
  ['On call', 'github', 'larkspur', '781377', 'on-call', 'On-call engineers'],
  ['On call', 'slack', 'T02LARK', 'S05ONCALL', 'oncall', '@oncall'],
  ['On call', 'linear', 'larkspur', '8f2c1d', 'OPS', 'Operations'],
  ['Firmware', 'github', 'larkspur', '781410', 'firmware', 'Firmware team'],
  ['Firmware', 'jira', 'larkspur.jira.example', '10021', 'FW', 'Firmware project'],
  ['Data', 'github', 'larkspur', '781455', 'data', 'Data team'],
  ['Design', 'linear', 'larkspur', '3b77aa', 'DES', 'Design'],
  ['Release managers', 'slack', 'T02LARK', 'C09RELEASE', 'releases', '#releases'],
  ['Field support', 'jira', 'larkspur.jira.example', 'field-support', null, 'Field support group'],
];

const projects = [
  {
    name: 'Fleet console',
    product_description: 'Where customers watch their robots.',
    app_urls: ['https://console.larkspur.example'],
    timezone: 'Europe/Copenhagen',
    session_recording_opt_in: true,
    surveys_opt_in: true,
    business_model: 'b2b' as const,
    dashboards: [
      ['Weekly sign-ups', 'New customer accounts by week', 'https://console.larkspur.example/dashboards/1'],
      ['Error budget', 'How much of the month is left', 'https://console.larkspur.example/dashboards/2'],
    ] as const,
  },
  {
    name: 'Web shop',
    product_description: 'Spare parts and subscriptions.',
    app_urls: ['https://shop.larkspur.example'],
    timezone: 'Europe/Copenhagen',
    business_model: 'b2c' as const,
    dashboards: [['Checkout', 'From basket to paid', 'https://shop.larkspur.example/dashboards/7']] as const,
  },
];

const nameOf = (firstName: string) =>
  firstName
    .normalize('NFD')
    .replaceAll(/[^a-z]/gi, '')
    .toLowerCase();
const emailOf = (firstName: string) => `${nameOf(firstName)}@${domain}`;
const [[ownerName]] = people as [(typeof people)[number]];
const owner = emailOf(ownerName);

const keyOfDemo = { label: 'demo', scopes: ['*'] as Scope[] };
const newPassword = () => randomBytes(9).toString('base64url');

const day = 24 * 60 * 60 * 1000;
/** The instant `days` days before `now`, both as ISO 8601 in UTC. */
const daysBefore = (now: string, days: number) => new Date(Date.parse(now) - days * day).toISOString();

/** Fills an empty database with a demo organization. The password and the API key are new each time. */
export async function createDemo(rolecall: Rolecall): Promise<Demo> {
  const { system } = rolecall.system();
  const password = newPassword();

  const users = new Map<string, { id: number; uuid: string; email: string }>();
  for (const [first_name, last_name, occupation, , daysSinceSignIn] of people) {
    const email = emailOf(first_name);
    // Only the owner gets a password: one account to sign in with is enough for a demo.
    const user = await system.createUser({
      email,
      first_name,
      last_name,
      role_at_organization: occupation as 'data',
      last_login: daysSinceSignIn === null ? null : daysBefore(rolecall.now(), daysSinceSignIn),
      ...(email === owner ? { password } : {}),
    });
    users.set(first_name, user);
  }
  const organization = await system.createOrganization({ name: organizationName, owner });
  const organization_id = organization.id;
  const asOwner = await rolecall.actingAs(owner);

  const roleIds = new Map<string, string>();
  for (const name of ['Everyone', ...new Set(people.flatMap(([, , , , , roles]) => roles))]) {
    const role = await asOwner.roles.create({ organization_id, name });
    roleIds.set(name, role.id);
  }
  const roleId = (name: string) => roleIds.get(name) ?? '';
  const everyone = roleId('Everyone');
  await asOwner.organizations.update({
    organization_id,
    default_role_id: everyone,
    posthog_contact: { name: 'Tomás Rivera' },
  });

  for (const [first_name, , , level, , roles] of people) {
    const email = emailOf(first_name);
    const user_uuid = users.get(first_name)?.uuid ?? '';
    if (email === owner) await asOwner.roleMemberships.create({ organization_id, role_id: everyone, user_uuid });
    else await system.addMember({ organization_id, email, level, invited_by: owner });
    for (const role of roles)
      await asOwner.roleMemberships.create({ organization_id, role_id: roleId(role), user_uuid });
  }
  for (const [
    role,
    provider,
    provider_organization_id,
    provider_role_id,
    provider_role_slug,
    provider_role_name,
  ] of groups)
    await asOwner.roleExternalReferences.create({
      organization_id,
      role: roleId(role),
      provider,
      provider_organization_id,
      provider_role_id,
      provider_role_slug,
      provider_role_name,
    });
  for (const { dashboards, ...settings } of projects) {
    const project = await asOwner.projects.create({ organization_id, ...settings });
    await asOwner.projects.rotateSecretToken({ organization_id, id: project.id });
    for (const [name, description, url] of dashboards) {
      const dashboard = await asOwner.dashboards.create({ project_id: project.id, name, description, url });
      await asOwner.dashboards.update({ project_id: project.id, id: dashboard.id, opened: true });
    }
  }
  await asOwner.invites.create({
    organization_id,
    target_email: `sam@${domain}`,
    first_name: 'Sam',
    role_ids: [roleId('Firmware')],
  });
  const { value: key } = await system.createPersonalApiKey({ email: owner, ...keyOfDemo });
  return { organization, email: owner, password, key };
}

/** Finds the demo organization among those of its owner; undefined if there is none. */
async function findDemo(rolecall: Rolecall): Promise<Demo['organization'] | undefined> {
  try {
    const { results } = await (await rolecall.actingAs(owner)).organizations.list({});
    const found = results.find(({ name, membership_level }) => {
      return name === organizationName && membership_level === levels.owner;
    });
    return found && { id: found.id, name: found.name, slug: found.slug };
  } catch (error) {
    if (error instanceof RolecallError && error.code === 'does_not_exist') return undefined;
    throw error;
  }
}

/** Whether the database has a demo that its owner is still in. */
export const hasDemo = async (rolecall: Rolecall): Promise<boolean> => (await findDemo(rolecall)) !== undefined;

/**
 * Replaces the password and the API key of the demo's owner, and ends their sessions: neither the password nor the key
 * can be read from the database.
 * @throws InstallationError if there is no demo
 */
export async function renewDemo(rolecall: Rolecall): Promise<Demo> {
  const organization = await findDemo(rolecall);
  if (!organization) throw new InstallationError('There is no demo in this database. `rolecall demo` makes one.');
  const { system } = rolecall.system('command line');
  const password = newPassword();
  await system.setPassword({ email: owner, password });
  await system.revokePersonalApiKeys({ email: owner, label: keyOfDemo.label });
  const { value: key } = await system.createPersonalApiKey({ email: owner, ...keyOfDemo });
  return { organization, email: owner, password, key };
}
