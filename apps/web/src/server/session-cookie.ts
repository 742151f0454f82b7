/** Name of the session cookie; browsers accept the prefix only from a server they reach over https. */
export const sessionCookieName = (secure: boolean): string => `${secure ? '__Secure-' : ''}rolecall.session`;

/** What the cookie says, encrypted: the session in the database that it stands for, and whose it is. */
export interface SessionClaims {
  sid: string;
  sub: string;
}
