'use client';

import type { Rolecall } from '@rolecall/api';
import type { Organization, ProcedureName, User } from '@rolecall/contracts';
import { createContext, type ReactNode, use } from 'react';

/** Who is signed in, and where they are. */
export interface Session {
  user: Pick<User, 'uuid' | 'email' | 'first_name' | 'last_name'>;
  /** The organization on screen. Name its id in every call: another tab may have made another one current meanwhile. */
  organization: Pick<Organization, 'id' | 'name'> & { level: number };
  organizations: Pick<Organization, 'id' | 'name'>[];
  /** Whether the organization is out of reach, as it requires a second factor that the person has not. */
  lacksSecondFactor: boolean;
  /** What the person's level does not allow here, as the permission table has it. */
  denied: ProcedureName[];
  /** How mail leaves this server: by SMTP, kept to be looked at in a demo, or not at all. */
  mail: Rolecall['mail'];
}

const SessionContext = createContext<Session | null>(null);

export const SessionProvider = ({ session, children }: { session: Session; children: ReactNode }) => (
  <SessionContext value={session}>{children}</SessionContext>
);

/** The session, or null on pages that do without. */
export const useMaybeSession = (): Session | null => use(SessionContext);

export function useSession(): Session {
  const session = use(SessionContext);
  if (!session) throw new Error('Only pages below (app) have a session.');
  return session;
}

/** Whether the person may do something here, so that nothing is offered that would be refused. */
export const useCan = (procedure: ProcedureName): boolean => !useSession().denied.includes(procedure);
