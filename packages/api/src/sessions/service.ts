import { asUuid, notFound } from '@rolecall/contracts';
import type { UserActor } from '../context.ts';
import type { Unit } from '../unit-of-work.ts';
import { deviceOf } from './mapper.ts';
import { deleteSessions } from './queries.ts';

/** Ends sessions of the caller and logs an event for each. @returns the number of ended sessions */
async function revokeSessions(
  unit: Unit<{ actor: UserActor }>,
  filter: NonNullable<Parameters<typeof deleteSessions>[2]>,
): Promise<number> {
  const { user } = unit.actor;
  const revoked = await deleteSessions(unit.trx, user.id, filter);
  for (const session of revoked)
    unit.emit(null, {
      type: 'user.session_revoked',
      subject: { id: user.uuid, name: user.email },
      before: deviceOf(session),
      after: null,
    });
  return revoked.length;
}

/** Ends one session of the caller, which may be the current one. @throws not_found */
export async function revokeSession(unit: Unit<{ actor: UserActor }>, input: { id: string }): Promise<void> {
  const id = asUuid(input.id);
  if (!id || (await revokeSessions(unit, { id })) === 0) throw notFound();
}

/** Ends every session of the caller except the current one. */
export async function revokeOtherSessions(unit: Unit<{ actor: UserActor }>): Promise<void> {
  await revokeSessions(unit, { except: unit.actor.session });
}
