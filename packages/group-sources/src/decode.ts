import { GroupSourceError } from './source.ts';

const isUtf16 = ([first, second]: Uint8Array): boolean =>
  (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff) || first === 0 || second === 0;

/**
 * Decodes a file, which must be in UTF-8. Guessing another encoding is unsafe: a person with an accent in their address
 * would seem to have left their groups.
 * @throws GroupSourceError
 */
export function decodeFile(bytes: Uint8Array): string {
  if (isUtf16(bytes)) throw new GroupSourceError('fileUtf16');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new GroupSourceError('fileNotUtf8');
  }
}
