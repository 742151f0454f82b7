import { openRolecall } from '@rolecall/api';
import { databaseOf } from '@rolecall/api/testing';
import {
  InviteListInput,
  MemberListInput,
  ProjectOverviewInput,
  RoleExternalReferenceOverviewInput,
  RoleMembershipListInput,
  RoleOverviewInput,
} from '@rolecall/contracts';
import { benchSecret } from './data.ts';
import { enlarge, people } from './enlarge.ts';

/** How long the lists and searches of the web app may take in a large organization, in milliseconds. */
export const promisedMilliseconds = 100;

const times = 7;

/**
 * Milliseconds of the fastest of several calls: a busy machine slows down single calls, a missing index all of them.
 */
async function fastestOf(call: () => Promise<unknown>): Promise<number> {
  let fastest = Number.POSITIVE_INFINITY;
  for (let time = 0; time < times; time += 1) {
    const start = performance.now();
    await call();
    fastest = Math.min(fastest, performance.now() - start);
  }
  return fastest;
}

/**
 * Measures every list and search of the web app in an organization with thousands of members.
 * @param databaseUrl a new database
 * @returns milliseconds by the name of the list or search, slowest first
 */
export async function measureLists(databaseUrl: string): Promise<[what: string, milliseconds: number][]> {
  const rolecall = await openRolecall({ databaseUrl, secret: benchSecret });
  try {
    const { system } = rolecall.system();
    const email = 'owner@example.org';
    await system.createUser({ email, first_name: 'Olive' });
    const { id: organization_id } = await system.createOrganization({ name: 'Acme', owner: email });
    const role_id = await enlarge(databaseOf(rolecall), organization_id);
    const owner = await rolecall.actingAs(email);
    const page = { organization_id, limit: 50 };
    const calls: Record<string, () => Promise<unknown>> = {
      'members, searched': () => owner.members.list({ ...page, search: 'ada 49' }),
      'members, the last page': () => owner.members.list({ ...page, offset: people - 40 }),
      'roles, searched': () => owner.roles.overview({ ...page, search: 'role 49' }),
      'role names, searched': () => owner.roles.names({ ...page, search: '49' }),
      'the map': () => owner.roles.map({ ...page, limit: 20 }),
      'people of a role': () => owner.roleMemberships.list({ ...page, role_id }),
      'people of a role, searched': () => owner.roleMemberships.list({ ...page, role_id, search: '49' }),
      'people to give a role': () => owner.roleMemberships.candidates({ ...page, role_id, search: '49' }),
      'external groups': () => owner.roleExternalReferences.overview(page),
      'external groups, searched': () => owner.roleExternalReferences.overview({ ...page, search: 'team 49' }),
      'the command palette': () => owner.search.everything({ organization_id, search: '49' }),
      'the activity': () => owner.activityLog.list(page),
    };
    for (const order of MemberListInput.shape.order.unwrap().options)
      calls[`members by ${order}`] = () => owner.members.list({ ...page, order });
    for (const order of RoleOverviewInput.shape.order.unwrap().options)
      calls[`roles by ${order}`] = () => owner.roles.overview({ ...page, order });
    for (const order of RoleMembershipListInput.shape.order.unwrap().options)
      calls[`people of a role by ${order}`] = () => owner.roleMemberships.list({ ...page, role_id, order });
    for (const order of RoleExternalReferenceOverviewInput.shape.order.unwrap().options)
      calls[`external groups by ${order}`] = () => owner.roleExternalReferences.overview({ ...page, order });
    for (const order of InviteListInput.shape.order.unwrap().options)
      calls[`invites by ${order}`] = () => owner.invites.list({ ...page, order });
    for (const order of ProjectOverviewInput.shape.order.unwrap().options)
      calls[`projects by ${order}`] = () => owner.projects.overview({ ...page, order });
    const measured: [string, number][] = [];
    for (const [what, call] of Object.entries(calls)) measured.push([what, await fastestOf(call)]);
    return measured.toSorted(([, one], [, other]) => other - one);
  } finally {
    await rolecall.close();
  }
}
