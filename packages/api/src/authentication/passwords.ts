import { hash, verify } from '@node-rs/argon2';

/** Argon2id at the strength OWASP recommends (19 MiB, 2 passes): the library's own defaults. */
export const digestPassword = (password: string): Promise<string> => hash(password.normalize('NFC'));

let dummy: Promise<string> | undefined;

/** Whether the password is right. Takes as long where there is no digest, so that answers do not tell who has an account. */
export async function isPassword(digest: string | null | undefined, password: string): Promise<boolean> {
  dummy ??= digestPassword('no password has this digest');
  const matches = await verify(digest ?? (await dummy), password.normalize('NFC'));
  return matches && typeof digest === 'string';
}
