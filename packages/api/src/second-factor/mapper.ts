import type { Passkey } from '@rolecall/contracts';
import type { PasskeyRow } from '@rolecall/db';

export const toPasskey = ({ id, name, created_at, last_used_at }: PasskeyRow): Passkey => ({
  id,
  name,
  created_at,
  last_used_at,
});
