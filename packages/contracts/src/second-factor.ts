import { z } from 'zod';
import { givenSecret, json, pathId, secret, text, timestamp } from './fields.ts';

/** Maximum number of passkeys for an account. */
export const maxPasskeys = 20;

export const Passkey = z
  .strictObject({
    id: z.uuid().meta({ description: 'UUID of the passkey.' }),
    name: z.string().meta({ description: 'Name given by the person.' }),
    created_at: timestamp('When the passkey was added.'),
    last_used_at: timestamp('When the passkey was last used.').nullable(),
  })
  .meta({ id: 'Passkey', description: 'A passkey of the caller.' });
export type Passkey = z.infer<typeof Passkey>;

export const SecondFactor = z
  .strictObject({
    totp_since: timestamp('When the authenticator app was set up; null if there is none.').nullable(),
    recovery_codes_left: z.int().min(0).meta({ description: 'Number of unused recovery codes.' }),
    passkeys: z.array(Passkey).meta({ description: 'The passkeys, oldest first.' }),
    required_by: z.array(z.uuid()).meta({ description: "The caller's organizations that require a second factor." }),
  })
  .meta({ id: 'SecondFactor', description: "The caller's second factor." });
export type SecondFactor = z.infer<typeof SecondFactor>;

/** The setup of an authenticator app, which is never returned again. */
export const TotpSetup = z.strictObject({
  secret: secret('The secret in base 32, to type into an app.'),
  url: secret('The same as an `otpauth:` URL, to show as a QR code.'),
});
export type TotpSetup = z.infer<typeof TotpSetup>;

export const SecondFactorCode = z.object({ code: givenSecret(64, 'A code from the authenticator app.') });

/** Recovery codes, which are returned only once. */
export const RecoveryCodes = z.strictObject({
  recovery_codes: z
    .array(secret('A code that works once.'))
    .nullable()
    .meta({ description: 'New recovery codes, shown only once; null if the existing ones remain valid.' }),
});
export type RecoveryCodes = z.infer<typeof RecoveryCodes>;

/** The request that a browser passes to an authenticator. */
export const PasskeyRequest = z.strictObject({
  token: secret('Token to send back with the response. It works once and expires after ten minutes.'),
  options: z
    .record(z.string(), z.unknown())
    .meta({ description: 'Options for `navigator.credentials`, as JSON of the Web Authentication standard.' }),
});
export type PasskeyRequest = z.infer<typeof PasskeyRequest>;

export const PasskeyAnswer = z.object({
  token: givenSecret(100, 'The token that came with the options.'),
  response: json("The authenticator's response, as JSON of the Web Authentication standard."),
});

export const PasskeyCreate = z.object({
  ...PasskeyAnswer.shape,
  name: text(100, { description: 'Name of the passkey.', example: 'Laptop' }),
});

export const PasskeyId = z.object({ id: pathId('UUID of the passkey.') });
