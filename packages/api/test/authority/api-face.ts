import type { AnyRouter } from '@trpc/server';
import { appRouter } from '../../src/app-router.ts';
import type { Actor } from '../../src/context.ts';
import { documentedError } from '../../src/procedures.ts';
import type { Rolecall } from '../../src/rolecall.ts';
import { systemRouter } from '../../src/system-router.ts';
import { call } from '../fixture.ts';
import type { Credential } from './callers.ts';
import type { Face } from './world.ts';

const namesOf = (router: unknown) => Object.keys((router as AnyRouter)._def.procedures);

/** Every procedure that can be called over the network. */
export const networkProcedures = namesOf(appRouter);

/** The procedures that only the system can call. */
export const systemProcedures = namesOf(systemRouter).filter((name) => !networkProcedures.includes(name));

/** Calls the procedures directly, as a request does after its credential was looked up. */
export function apiFace(rolecall: Rolecall): Face {
  const identify = (credential: Credential): Promise<Actor> => {
    switch (credential.kind) {
      case 'none':
        return rolecall.identify({});
      case 'made-up':
        return rolecall.identify({ authorization: credential.authorization });
      case 'session':
        return rolecall.identify({ session: credential.session, sameOrigin: credential.sameOrigin });
      case 'key':
      case 'project':
        return rolecall.identify({ authorization: `Bearer ${credential.value}` });
      case 'system':
        return Promise.resolve({ kind: 'system', via: 'command line' });
      default:
        throw new TypeError(`Unknown credential: ${JSON.stringify(credential satisfies never)}`);
    }
  };
  return {
    procedures: [...networkProcedures, ...systemProcedures],
    takes: () => true,
    identify,
    async call(credential, procedure, input, identified) {
      try {
        const actor = (identified as Actor | undefined) ?? (await identify(credential));
        const caller = credential.kind === 'system' ? rolecall.system('command line') : rolecall.createCaller(actor);
        return { answer: await call(caller, procedure as never, input) };
      } catch (thrown) {
        const { code, cause } = documentedError(thrown);
        return { code, cause: cause instanceof Error ? cause.stack : cause };
      }
    },
  };
}
