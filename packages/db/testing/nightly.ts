/** Whether this run takes its time: random tests run long, and what one engine or program stands for by day runs on all. */
export const nightly = Boolean(process.env['ROLECALL_NIGHTLY']);
