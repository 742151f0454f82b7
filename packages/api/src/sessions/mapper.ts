import type { MemberSession, Session } from '@rolecall/contracts';
import type { SessionRow } from '@rolecall/db';
import { parse } from 'bowser';

/** The browser and operating system of a session, if its user agent names them. */
export function deviceOf({ user_agent }: Pick<SessionRow, 'user_agent'>): Pick<Session, 'browser' | 'system'> {
  if (user_agent === null) return { browser: null, system: null };
  const { browser, os } = parse(user_agent);
  return { browser: browser.name || null, system: os.name || null };
}

/** A session as shown to people other than its user. */
export const toMemberSession = (row: SessionRow): MemberSession => ({
  ...deviceOf(row),
  created_at: row.created_at,
  authenticated_at: row.authenticated_at,
  expires_at: row.expires_at,
});

/** @param current the digest of the caller's session */
export const toSession = (row: SessionRow, current: string | null): Session => ({
  id: row.id,
  ...toMemberSession(row),
  is_current: row.digest === current,
});
