import type { Database } from '@rolecall/db';
import type { Rolecall } from '../../src/rolecall.ts';
import { drawInput, type Input, inviteOfToken } from './arguments.ts';
import { type Authority, authorityOf, type Credential } from './callers.ts';
import {
  brokenInvariants,
  type Change,
  deadInvite,
  forbiddenChanges,
  isHeldBack,
  remainsOfRefusal,
  storedSecrets,
  toldSecrets,
} from './changes.ts';
import { createRandom } from './random.ts';
import type { Snapshot } from './snapshot.ts';
import { type Face, type Outcome, World } from './world.ts';

/** Operations per database, after which a new one is opened, so that reading all of it stays fast. */
const operationsPerWorld = 250;

interface Plan {
  /** Opens a new database, which is also used to observe what happens. */
  open(): Promise<{ rolecall: Rolecall; database: Database }>;
  face(rolecall: Rolecall): Face;
  operations: number;
  seed: number;
  /**
   * Checks the final state of a database.
   * @returns descriptions of what is wrong with it
   */
  atEnd?(database: Database): Promise<string[]>;
  /** The procedures to call, each as often as it is listed; by default all procedures equally often. */
  procedures?: readonly string[];
}

interface Operation {
  credential: Credential;
  procedure: string;
  input: Input;
  /** The result of an earlier identification of the caller, and the state of the database then. */
  known?: { identified: unknown; snapshot: Snapshot };
}

/** The kinds of callers, each listed as often as its share of calls. */
const callerKinds = [
  ...Array<'session'>(9).fill('session'),
  ...Array<'key'>(8).fill('key'),
  'project',
  'system',
  'system',
  'none',
  'made-up',
] as const satisfies readonly Credential['kind'][];

const described = ({ credential, procedure, input, known }: Operation, outcome: Outcome | undefined) =>
  `${known ? 'known earlier: ' : ''}${JSON.stringify(credential)} ${procedure} ${JSON.stringify(input)} => ${
    outcome === undefined ? '…' : 'code' in outcome ? outcome.code : 'done'
  }`;

const isRefusal = (outcome: Outcome): outcome is Extract<Outcome, { code: string }> => 'code' in outcome;

/**
 * Runs random operations of random callers, and checks each against the wire contract.
 * @returns what was wrong, each with the operations that led to it, and how often each procedure succeeded and was
 *   refused
 */
export async function runOperations(
  plan: Plan,
): Promise<{ wrong: string[]; done: Map<string, number>; refused: Map<string, number> }> {
  const wrong: string[] = [];
  const done = new Map<string, number>();
  const refused = new Map<string, number>();
  for (let left = plan.operations, number = 0; left > 0; left -= operationsPerWorld, number += 1) {
    const seed = plan.seed + number;
    const { rolecall, database } = await plan.open();
    const random = createRandom(seed);
    const world = await World.create(rolecall, database, random);
    const face = plan.face(rolecall);
    const kinds = callerKinds.filter((kind) => face.takes({ kind } as Credential));
    const known: NonNullable<Operation['known'] & { credential: Credential }>[] = [];
    const history: string[] = [];

    const isOfSystem = (name: string) => name.startsWith('system.');

    const drawOperation = async (remaining: number): Promise<Operation> => {
      const all = plan.procedures ?? face.procedures;
      // The last operations of a run call the procedures that chance has left out, so that a short run covers
      // everything too.
      const untried = all.filter((name) => !done.has(name) && !refused.has(name));
      const due = untried.length >= remaining ? random.pick(untried) : undefined;
      const stale = !due && known.length > 0 && random.chance(0.25) ? random.pick(known.slice(-60)) : undefined;
      const kind = due && isOfSystem(due) ? 'system' : random.pick(kinds);
      const held = kind === 'system' ? [{ kind } as const] : world.credentials.filter((one) => one.kind === kind);
      const taken = held.filter((one) => face.takes(one));
      const working = taken.filter((one) => random.chance(0.1) || world.works(one));
      const fallback: Credential = { kind: 'none' };
      const credential = stale?.credential ?? (working.length > 0 ? random.pick(working) : fallback);
      const procedures = all.filter((name) => credential.kind === 'system' || !isOfSystem(name));
      const offered =
        credential.kind === 'system'
          ? procedures.filter((name) => isOfSystem(name) || random.chance(0.05))
          : credential.kind === 'project' && random.chance(0.3)
            ? ['projects.current']
            : procedures;
      const preferred = offered.filter((name) => untried.includes(name));
      const procedure = due ?? random.pick(preferred.length > 0 && random.chance(0.8) ? preferred : offered);
      const userId = credential.kind === 'session' || credential.kind === 'key' ? credential.userId : null;
      const input = drawInput(procedure, world.drawing(userId));
      if (!stale && face.identify && random.chance(0.3)) {
        const identified = await face.identify(credential).catch(() => undefined);
        if (identified) known.push({ credential, identified, snapshot: world.snapshot });
      }
      return { credential, procedure, input, ...(stale ? { known: stale } : {}) };
    };

    for (let count = 0; count < Math.min(left, operationsPerWorld); count += 1) {
      if (random.chance(0.06)) await world.tend();
      const operations = [await drawOperation(left - count)];
      if (random.chance(0.08)) operations.push(await drawOperation(left - count));
      const before = world.snapshot;
      const outcomes = await Promise.all(
        operations.map(({ credential, procedure, input, known: earlier }) =>
          face.call(credential, procedure, input, earlier?.identified),
        ),
      );
      const all = await world.refresh();
      const after = world.snapshot;
      const now = rolecall.now();
      const told = operations.map((operation, index) => described(operation, outcomes[index]));
      history.push(told.join('  AT ONCE WITH  '));
      operations.forEach(({ procedure }, index) => {
        const tally = isRefusal(outcomes[index] as Outcome) ? refused : done;
        tally.set(procedure, (tally.get(procedure) ?? 0) + 1);
      });

      const [only] = operations.length === 1 ? operations : [];
      const sent = operations.flatMap(({ input }) => [input['token'], input['invite_token']]);
      const links = new Map(
        [...world.links].flatMap(([id, tokens]) => {
          const right = [...tokens].find((token) => sent.includes(token));
          return right === undefined ? [] : [[id, right] as const];
        }),
      );
      const change: Change = {
        before,
        all,
        input: only?.input ?? { tokens: sent },
        calls: operations.length,
        now,
        links,
      };
      const authorities = (snapshots: [Snapshot, ...Snapshot[]][]): Authority[] =>
        operations.flatMap(({ credential, known: earlier }) =>
          snapshots.map(([first, ...others]) =>
            authorityOf(credential, now, first, ...others, before, ...(earlier ? [earlier.snapshot] : [])),
          ),
        );
      // Of two concurrent calls, either may have come first.
      const writers = authorities(only ? [[before]] : [[before], [after]]);
      const complaints: string[] = [];
      const refusals = outcomes.filter(isRefusal);
      for (const { code, cause } of refusals) if (code === 'error') complaints.push(`failed: ${String(cause)}`);
      if (refusals.length === outcomes.length)
        for (const { table, before: was, after: is } of remainsOfRefusal(change))
          complaints.push(`a refused call changed ${table}: ${JSON.stringify(was)} -> ${JSON.stringify(is)}`);
      else complaints.push(...forbiddenChanges(writers, change));
      complaints.push(...brokenInvariants(writers, change, after));
      operations.forEach((operation, index) => {
        const outcome = outcomes[index] as Outcome;
        if (isRefusal(outcome)) return;
        const { credential, input, known: earlier } = operation;
        const readers = [before, after].map((snapshot) =>
          authorityOf(credential, now, snapshot, before, ...(earlier ? [earlier.snapshot] : [])),
        );
        if (earlier && credential.kind === 'project') readers.push(authorityOf(credential, now, earlier.snapshot));
        for (const { table, before: was, after: is } of all)
          if (table === 'users' && !was && is)
            readers.push(
              authorityOf({ kind: 'session', userId: Number(is['id']), session: '', sameOrigin: true }, now, after),
            );
        const secrets = new Set([...world.sessions, ...storedSecrets(before), ...storedSecrets(after)]);
        complaints.push(...toldSecrets(readers, change, after, outcome.answer, secrets));
        // Anyone with a link may see what it invites to.
        const token = String(input['token'] ?? '');
        const invite = inviteOfToken(before, token);
        const isLink =
          invite &&
          world.links.get(String(invite['id']))?.has(token) &&
          !deadInvite(before, invite) &&
          !isHeldBack(before, invite);
        const previewed = isLink
          ? `${String(invite['message'])} ${String(before.get('organizations')?.get(String(invite['organization_id']))?.['name'])}`
          : '';
        complaints.push(...world.knowledge.forbidden(readers, outcome.answer, JSON.stringify(input) + previewed));
      });
      operations.forEach(({ credential }, index) => {
        const outcome = outcomes[index] as Outcome;
        const userId = credential.kind === 'session' || credential.kind === 'key' ? credential.userId : null;
        if (!isRefusal(outcome) && only) world.learn(userId, [outcome.answer]);
      });
      if (!only)
        world.learn(
          null,
          outcomes.flatMap((outcome) => (isRefusal(outcome) ? [] : [outcome.answer])),
        );
      if (complaints.length > 0)
        wrong.push(
          `seed ${seed}, operation ${count}:\n  ${complaints.join('\n  ')}\n  after\n    ${history.slice(-4).join('\n    ')}`,
        );
    }
    for (const complaint of (await plan.atEnd?.(database)) ?? []) wrong.push(`seed ${seed}: ${complaint}`);
  }
  return { wrong, done, refused };
}
