import { encode } from 'next-auth/jwt';

/** Name of the session cookie; browsers accept the prefix only from a server that they reach over https. */
export const sessionCookieName = (secure: boolean): string => `${secure ? '__Secure-' : ''}rolecall.session`;

/** Name of the cookie that identifies a browser that has signed in before. */
export const deviceCookieName = (secure: boolean): string => `${secure ? '__Secure-' : ''}rolecall.device`;

/** How long the session cookie is kept, in seconds; the session in the database ends no later. */
export const sessionMaxAge = 30 * 24 * 60 * 60;

/** How long a browser that has signed in is remembered, in seconds: as long as the token in its cookie is valid. */
export const deviceMaxAge = 365 * 24 * 60 * 60;

/** Name of the cookie for a sign-in that waits for its second factor. */
export const pendingCookieName = (secure: boolean): string => `${secure ? '__Secure-' : ''}rolecall.pending`;

/** How long such a sign-in waits, in seconds. */
export const pendingMaxAge = 10 * 60;

/** The encrypted content of the session cookie: the id of the session in the database, and of its user. */
export interface SessionClaims {
  sid: string;
  sub: string;
}

const setCookie = (name: string, secure: boolean, value: string, maxAge: number) =>
  `${name}=${value}; Path=/; Max-Age=${maxAge}; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`;

/** The `Set-Cookie` header that gives a browser a session, in next-auth's format. */
export async function setSessionCookie(secure: boolean, secret: string, claims: SessionClaims): Promise<string> {
  return setCookie(
    sessionCookieName(secure),
    secure,
    await encode({ token: { ...claims }, secret, maxAge: sessionMaxAge }),
    sessionMaxAge,
  );
}

/** The `Set-Cookie` header that removes the session from a browser. */
export const clearSessionCookie = (secure: boolean): string => setCookie(sessionCookieName(secure), secure, '', 0);

/** The `Set-Cookie` header that identifies the browser from now on. */
export const setDeviceCookie = (secure: boolean, device: string): string =>
  setCookie(deviceCookieName(secure), secure, device, deviceMaxAge);

/** The `Set-Cookie` header for a sign-in that waits for its second factor. */
export const setPendingCookie = (secure: boolean, pending: string): string =>
  setCookie(pendingCookieName(secure), secure, pending, pendingMaxAge);

/** The `Set-Cookie` header that removes it from the browser. */
export const clearPendingCookie = (secure: boolean): string => setCookie(pendingCookieName(secure), secure, '', 0);
