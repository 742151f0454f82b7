import { z } from 'zod';
import { givenSecret, json, pathId, secret, text, timestamp } from './fields.ts';

/** How many passkeys an account has at most. */
export const maxPasskeys = 20;

export const Passkey = z
  .strictObject({
    id: z.uuid().meta({ description: 'UUID of the passkey.' }),
    name: z.string().meta({ description: 'What the person calls it.' }),
    created_at: timestamp('When it was added.'),
    last_used_at: timestamp('When it was last used.').nullable(),
  })
  .meta({ id: 'Passkey', description: 'A passkey of the caller.' });
export type Passkey = z.infer<typeof Passkey>;

export const SecondFactor = z
  .strictObject({
    totp_since: timestamp(
      'Since when codes of an authenticator app are accepted; null where none is set up.',
    ).nullable(),
    recovery_codes_left: z.int().min(0).meta({ description: 'How many recovery codes have not been used.' }),
    passkeys: z.array(Passkey).meta({ description: 'The passkeys, oldest first.' }),
    required_by: z
      .array(z.uuid())
      .meta({ description: 'The organizations of the caller that require a second factor.' }),
  })
  .meta({ id: 'SecondFactor', description: 'What the caller shows besides a password.' });
export type SecondFactor = z.infer<typeof SecondFactor>;

/** What an authenticator app is set up with; nothing answers it again. */
export const TotpSetup = z.strictObject({
  secret: secret('The secret in base 32, to type into an app.'),
  url: secret('The same as an `otpauth:` address, to show as a QR code.'),
});
export type TotpSetup = z.infer<typeof TotpSetup>;

export const SecondFactorCode = z.object({ code: givenSecret(64, 'A code of the authenticator app.') });

/** Recovery codes as they are answered once. */
export const RecoveryCodes = z.strictObject({
  recovery_codes: z
    .array(secret('A code that works once.'))
    .nullable()
    .meta({ description: 'New recovery codes, shown this once; null where those from before still count.' }),
});
export type RecoveryCodes = z.infer<typeof RecoveryCodes>;

/** What a browser asks an authenticator with. */
export const PasskeyRequest = z.strictObject({
  token: secret('What the response is sent back with; it works once, for ten minutes.'),
  options: z
    .record(z.string(), z.unknown())
    .meta({ description: 'Options for `navigator.credentials`, as JSON of the Web Authentication standard.' }),
});
export type PasskeyRequest = z.infer<typeof PasskeyRequest>;

export const PasskeyAnswer = z.object({
  token: givenSecret(100, 'The token that came with the options.'),
  response: json('The response of the authenticator, as JSON of the Web Authentication standard.'),
});

export const PasskeyCreate = z.object({
  ...PasskeyAnswer.shape,
  name: text(100, { description: 'What to call the passkey.', example: 'Laptop' }),
});

export const PasskeyId = z.object({ id: pathId('UUID of the passkey.') });
