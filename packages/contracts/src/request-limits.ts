/** How many procedures one tRPC request may call. */
export const maxBatchCalls = 20;

/** Bytes of a request's body: of JSON for the API. */
export const maxJsonBytes = 1024 * 1024;
/** And of everything else, such as a form that signs somebody in. */
export const maxFormBytes = 64 * 1024;
