import type { RouterInputs } from '@/trpc/client';

/** A browser's passkey response, as the JSON that is sent to the server. */
export const passkeyJson = (answer: object): RouterInputs['secondFactor']['finishPasskey']['response'] =>
  JSON.parse(JSON.stringify(answer));
