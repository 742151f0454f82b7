import type { RouterInputs } from '@/trpc/client';

/** What a browser answers for a passkey, as it is sent. */
export const passkeyJson = (answer: object): RouterInputs['secondFactor']['finishPasskey']['response'] =>
  JSON.parse(JSON.stringify(answer));
