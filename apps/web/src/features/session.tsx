'use client';

import type { Rolecall } from '@rolecall/api';
import type { Organization, ProcedureName, User } from '@rolecall/contracts';
import { createContext, type ReactNode, use } from 'react';

/** The signed-in user, the organization on screen, and what the user may do there. */
export interface Session {
  user: Pick<User, 'uuid' | 'email' | 'first_name' | 'last_name'>;
  /** The organization on screen. Pass its ID in every call: another tab may have made another organization current. */
  organization: Pick<Organization, 'id' | 'name'> & { level: number };
  organizations: Pick<Organization, 'id' | 'name'>[];
  /** Whether the organization is inaccessible because it requires a second factor and the user has none. */
  lacksSecondFactor: boolean;
  /** The procedures that the permission table denies to the user's level in this organization. */
  denied: ProcedureName[];
  /** How this server sends mail: by SMTP, not at all, or in a demo only into memory, where it can be viewed. */
  mail: Rolecall['mail'];
}

const SessionContext = createContext<Session | null>(null);

export const SessionProvider = ({ session, children }: { session: Session; children: ReactNode }) => (
  <SessionContext value={session}>{children}</SessionContext>
);

/** The session, or null on pages without one. */
export const useMaybeSession = (): Session | null => use(SessionContext);

export function useSession(): Session {
  const session = use(SessionContext);
  if (!session) throw new Error('Only pages below (app) have a session.');
  return session;
}

/** Whether the user may call a procedure here, so that the page offers nothing that would be refused. */
export const useCan = (procedure: ProcedureName): boolean => !useSession().denied.includes(procedure);
