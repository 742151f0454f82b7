import type { MemberSession, Session } from '@rolecall/contracts';
import type { SessionRow } from '@rolecall/db';
import { parse } from 'bowser';

/** A browser and what it runs on, as far as it names them. */
export function deviceOf({ user_agent }: Pick<SessionRow, 'user_agent'>): Pick<Session, 'browser' | 'system'> {
  if (user_agent === null) return { browser: null, system: null };
  const { browser, os } = parse(user_agent);
  return { browser: browser.name || null, system: os.name || null };
}

/** A session as it is told to others than its person. */
export const toMemberSession = (row: SessionRow): MemberSession => ({
  ...deviceOf(row),
  created_at: row.created_at,
  authenticated_at: row.authenticated_at,
  expires_at: row.expires_at,
});

/** @param current digest of the session that asks */
export const toSession = (row: SessionRow, current: string | null): Session => ({
  id: row.id,
  ...toMemberSession(row),
  is_current: row.digest === current,
});
