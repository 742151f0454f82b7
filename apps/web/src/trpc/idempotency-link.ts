import type { AppRouter } from '@rolecall/api';
import { takesIdempotencyKey } from '@rolecall/contracts/request-limits';
import type { Operation, TRPCLink } from '@trpc/client';
import { observable } from '@trpc/server/observable';
import { type Failure, failureOf } from './errors';

/** Random, and in use where a page is not served over HTTPS, too. */
const newKey = () => [...crypto.getRandomValues(new Uint32Array(4))].map((part) => part.toString(36)).join('-');

/** The key of a write, as the header that the server knows it by. */
export const keyHeaders = ({ opList: [{ context }] }: { opList: [Operation, ...Operation[]] }) =>
  context['idempotencyKey'] === undefined ? {} : { 'Idempotency-Key': String(context['idempotencyKey']) };

/** Whether a write leads to the same when it is done twice, so that it needs no key. */
const isRepeatable = (procedure: string): boolean => /\.(update|delete|set)/.test(procedure);

/** Failures after which it is not known whether the write was done, or is still being done. */
const unknown: ReadonlySet<string> = new Set<Failure['code']>(['offline', 'error', 'idempotency_key_in_use']);

/** How long the same input is taken for the same write, in milliseconds: later, somebody may have undone what it did. */
const sameFor = 600_000;

/**
 * Gives writes an idempotency key: one that is sent again after its answer was lost has the same key, so that it is done
 * once. Once a later write was done, the same one is meant anew: what was lost may have been done, and undone since.
 */
export const idempotencyLink: TRPCLink<AppRouter> = () => {
  /** The keys of writes of which it is not known whether they were done, by the write. */
  const open = new Map<string, { idempotencyKey: string; since: number }>();
  return ({ next, op }) =>
    observable((observer) => {
      if (op.type !== 'mutation' || !takesIdempotencyKey(op.path)) return next(op).subscribe(observer);
      const write = JSON.stringify([op.path, op.input]);
      const lost = open.get(write);
      const { idempotencyKey, since } =
        lost && Date.now() - lost.since < sameFor ? lost : { idempotencyKey: newKey(), since: Date.now() };
      const lostBefore = [...open.keys()];
      const needsKey = !isRepeatable(op.path);
      return next(needsKey ? { ...op, context: { ...op.context, idempotencyKey } } : op).subscribe({
        next(value) {
          for (const each of [write, ...lostBefore]) open.delete(each);
          observer.next(value);
        },
        error(error) {
          if (needsKey && unknown.has(failureOf(error).code)) open.set(write, { idempotencyKey, since });
          else open.delete(write);
          observer.error(error);
        },
        complete: () => observer.complete(),
      });
    });
};
