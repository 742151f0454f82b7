import { appRouter } from './app-router.ts';
import { createCallerFactory, router } from './procedures.ts';
import { systemRouter as system } from './system/router.ts';

/** All procedures for the command line and embedding programs: those of the network, and system procedures. */
export const systemRouter = router({ ...appRouter._def.record, system });

/** Creates typed callers of the system router. */
export const createSystemCaller = createCallerFactory(systemRouter);
export type SystemCaller = ReturnType<typeof createSystemCaller>;
