import Database from 'better-sqlite3';

/** Backdates the sign-in of a person's sessions to long ago, in the database file of a running server. */
export function ageSessions(path: string, email: string): void {
  const db = new Database(path);
  try {
    const longAgo = '2026-01-01T00:00:00.000Z';
    db.prepare(`update sessions set authenticated_at = ? where user_id = (select id from users where email = ?)`).run(
      longAgo,
      email,
    );
  } finally {
    db.close();
  }
}
