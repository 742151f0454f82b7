/** Name of the session cookie; browsers accept the prefix only from a server they reach over https. */
export const sessionCookieName = (secure: boolean): string => `${secure ? '__Secure-' : ''}rolecall.session`;

/** Name of the cookie by which a browser is known that has signed in before. */
export const deviceCookieName = (secure: boolean): string => `${secure ? '__Secure-' : ''}rolecall.device`;

/** What the session cookie says, encrypted: the session in the database that it stands for, and whose it is. */
export interface SessionClaims {
  sid: string;
  sub: string;
}
