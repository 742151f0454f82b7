import Database from 'better-sqlite3';

/** Lets the sessions of a person be ones that were signed in to long ago, in the file of a server that runs. */
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
