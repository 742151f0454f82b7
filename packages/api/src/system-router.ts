import { appRouter } from './app-router.ts';
import { createCallerFactory, router } from './procedures.ts';
import { systemRouter as system } from './system/router.ts';

/** What the command line and embedding programs reach: everything of the network, and what is the system's. */
export const systemRouter = router({ ...appRouter._def.record, system });

/** Makes typed callers of the system. */
export const createSystemCaller = createCallerFactory(systemRouter);
export type SystemCaller = ReturnType<typeof createSystemCaller>;
