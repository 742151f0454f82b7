/** Maximum number of procedure calls in one tRPC request. */
export const maxBatchCalls = 20;

/** Maximum size of a JSON request body, in bytes. */
export const maxJsonBytes = 1024 * 1024;
/** Maximum size of any other request body, such as a sign-in form, in bytes. */
export const maxFormBytes = 64 * 1024;

/**
 * Whether a procedure's response can be stored for an idempotency key. Not so for a person's own account: its requests
 * contain passwords and codes, and a stored response would reveal whether a guess is right.
 */
export const takesIdempotencyKey = (procedure: string): boolean => !/^(users|secondFactor)\./.test(procedure);
