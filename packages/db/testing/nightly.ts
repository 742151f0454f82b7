/**
 * Whether this is the longer run at night: random tests run longer, and tests that run on one engine or program by day
 * run on all.
 */
export const nightly = Boolean(process.env['ROLECALL_NIGHTLY']);
