import 'server-only';
import {
  type LevelName,
  levels,
  type Permission,
  permissions,
  type ProcedureName,
  type UserBasic,
} from '@rolecall/contracts';
import { cache } from 'react';
import { getBridge, getRequestScope } from '@/server/bridge';
import { redirectToSignIn } from '@/trpc/server';
import type { Session } from './session';

/** The user who requested the page, or null if nobody is signed in. */
export async function findSignedInUser(): Promise<UserBasic | null> {
  const actor = await getRequestScope().actor();
  return actor.kind === 'user' ? actor.user : null;
}

/** The organizations that a user belongs to. */
export const listOwnOrganizations = cache((userId: number) => getBridge().rolecall.listOwnOrganizations(userId));

/** The procedures that the permission table denies to a level. The browser gets this list, which is far smaller than the table. */
const deniedTo = (level: number) =>
  (Object.entries(permissions) as [ProcedureName, Permission][])
    .filter(([, { who }]) => Object.hasOwn(levels, who) && levels[who as LevelName] > level)
    .map(([name]) => name);

/** The session of the page, or null if the user belongs to no organization. Redirects to sign-in if nobody is signed in. */
export const findSession = cache(async (): Promise<Session | null> => {
  const user = await findSignedInUser();
  if (!user) redirectToSignIn();
  const { id: userId, uuid, email, first_name, last_name } = user;
  const organizations = await listOwnOrganizations(userId);
  const organization = organizations.find(({ is_current }) => is_current === 1) ?? organizations[0];
  if (!organization) return null;
  const here = ({ id, name }: { id: string; name: string }) => ({ id, name });
  return {
    user: { uuid, email, first_name, last_name },
    organization: { ...here(organization), level: organization.membership_level },
    organizations: organizations.map(here),
    lacksSecondFactor: organization.lacks_second_factor === 1,
    denied: deniedTo(organization.membership_level),
    mail: getBridge().rolecall.mail,
  };
});

/** The ID of the organization on screen, for a page's queries. The layout renders no page if there is none. */
export async function getOrganizationId(): Promise<string> {
  const session = await findSession();
  return session?.organization.id ?? '@current';
}
