import type { AppRouter } from '@rolecall/api';
import { takesIdempotencyKey } from '@rolecall/contracts/request-limits';
import type { Operation, TRPCLink } from '@trpc/client';
import { observable } from '@trpc/server/observable';
import { type Failure, failureOf } from './errors';

/** Random; `crypto.randomUUID` is missing if a page is not served over HTTPS. */
const newKey = () => [...crypto.getRandomValues(new Uint32Array(4))].map((part) => part.toString(36)).join('-');

/** The idempotency key of a write as a request header. */
export const keyHeaders = ({ opList: [{ context }] }: { opList: [Operation, ...Operation[]] }) =>
  context['idempotencyKey'] === undefined ? {} : { 'Idempotency-Key': String(context['idempotencyKey']) };

/** Whether repeating a write has no further effect, so that it needs no key. */
const isRepeatable = (procedure: string): boolean => /\.(update|delete|set)/.test(procedure);

/** Failures after which it is unknown whether the write was done, or is still being done. */
const unknown: ReadonlySet<string> = new Set<Failure['code']>(['offline', 'error', 'idempotency_key_in_use']);

/** How long the same input counts as the same write, in milliseconds: later, somebody may have undone its effect. */
const sameFor = 600_000;

/**
 * Gives writes an idempotency key: a write that is resent after its response was lost has the same key, so that it is done only
 * once. After a later write has succeeded, resending gets a new key, because the lost write may have been done and undone since.
 */
export const idempotencyLink: TRPCLink<AppRouter> = () => {
  /** The keys of writes with an unknown outcome, by procedure and input. */
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
