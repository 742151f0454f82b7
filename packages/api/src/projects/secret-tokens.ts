import type { ProjectRow } from '@rolecall/db';
import { digestOf, type Keyring, newToken } from '../keyring.ts';

type Field = 'secret_api_token' | 'secret_api_token_backup';

/** A token encrypted for one field of one project opens nowhere else. */
const purpose = ({ uuid }: { uuid: string }, field: Field) => `project:${uuid}:${field}`;

/** Both secret tokens in clear. */
export function readSecretTokens(keyring: Keyring, project: ProjectRow): Record<Field, string | null> {
  const read = (field: Field) => {
    const encrypted = project[`${field}_encrypted`];
    return encrypted === null ? null : keyring.decrypt(encrypted, purpose(project, field));
  };
  return { secret_api_token: read('secret_api_token'), secret_api_token_backup: read('secret_api_token_backup') };
}

/** The columns of a project without a backup token. */
export const noBackup = {
  secret_api_token_backup_encrypted: null,
  secret_api_token_backup_digest: null,
  secret_api_token_backup_last_used_at: null,
} as const;

/** The columns of a project after a rotation: a new token, and the current one, if any, in place of the backup. */
export function rotateSecretToken(keyring: Keyring, project: ProjectRow) {
  const { secret_api_token: current } = readSecretTokens(keyring, project);
  const token = newToken('phs_');
  const backup =
    current === null
      ? noBackup
      : {
          secret_api_token_backup_encrypted: keyring.encrypt(current, purpose(project, 'secret_api_token_backup')),
          secret_api_token_backup_digest: project.secret_api_token_digest,
          secret_api_token_backup_last_used_at: project.secret_api_token_last_used_at,
        };
  return {
    secret_api_token_encrypted: keyring.encrypt(token, purpose(project, 'secret_api_token')),
    secret_api_token_digest: digestOf(token),
    secret_api_token_last_used_at: null,
    ...backup,
  };
}
