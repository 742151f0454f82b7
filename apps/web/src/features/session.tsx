'use client';

import {
  type LevelName,
  levels,
  type Organization,
  permissionOf,
  type ProcedureName,
  type User,
} from '@rolecall/contracts';
import { createContext, type ReactNode, use } from 'react';

/** Who is signed in, and where they are. */
export interface Session {
  user: Pick<User, 'uuid' | 'email' | 'first_name' | 'last_name'>;
  /** The organization on screen. Name its id in every call: another tab may have made another one current meanwhile. */
  organization: Pick<Organization, 'id' | 'name'> & { level: number };
  organizations: Pick<Organization, 'id' | 'name'>[];
}

const SessionContext = createContext<Session | null>(null);

export const SessionProvider = ({ session, children }: { session: Session; children: ReactNode }) => (
  <SessionContext value={session}>{children}</SessionContext>
);

export function useSession(): Session {
  const session = use(SessionContext);
  if (!session) throw new Error('Only pages below (app) have a session.');
  return session;
}

/** Whether the permission table lets the person do something here, so that nothing is offered that would be refused. */
export function useCan(procedure: ProcedureName): boolean {
  const { organization } = useSession();
  const { who } = permissionOf(procedure);
  return !Object.hasOwn(levels, who) || organization.level >= levels[who as LevelName];
}
