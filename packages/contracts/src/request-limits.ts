/** How many procedures one tRPC request may call. */
export const maxBatchCalls = 20;

/** Bytes of a request's body: of JSON for the API. */
export const maxJsonBytes = 1024 * 1024;
/** And of everything else, such as a form that signs somebody in. */
export const maxFormBytes = 64 * 1024;

/**
 * Whether a procedure's answer can be kept for an idempotency key. Of one's own account none is: its requests hold
 * passwords and codes, and what is kept with an answer would tell whether a guess is right.
 */
export const takesIdempotencyKey = (procedure: string): boolean => !/^(users|secondFactor)\./.test(procedure);
