import { setTimeout as sleep } from 'node:timers/promises';
import { lockUser, type MailRow, newId, type Transaction } from '@rolecall/db';
import { createConfirmation } from '../confirmations/service.ts';
import { type Context, ownSystem } from '../context.ts';
import { type UnitOfWork, writeAs } from '../unit-of-work.ts';
import { findUserByEmail, getUser } from '../users/queries.ts';
import { writeMail, type WrittenMail } from './content.ts';
import { countLike, deleteMail, findLeasedMail, leaseMail, sweepMails, updateLeasedMail } from './queries.ts';

/** Delivers mail. */
export interface Transport {
  /** @param row its id is the same at every attempt, for receivers that discard duplicates */
  send(mail: WrittenMail, row: MailRow): Promise<void>;
  close(): void;
}

/** The mail cannot be delivered to its recipient, and is not retried. */
export class UndeliverableError extends Error {
  override readonly name = 'UndeliverableError';
}

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/**
 * How long a process may take to send one mail, in milliseconds. Longer than it takes a transport to give up, which waits at
 * most half a minute for each of a dozen responses.
 */
const leaseTime = 10 * minute;
/** The delays after failed attempts, in milliseconds. After the last one the mail is given up. */
const retryDelays = [minute, 5 * minute, 15 * minute, hour, 4 * hour, 12 * hour, day];
/** How long mails that were sent or given up are kept after their creation, in milliseconds. */
const retention = 30 * day;
/** How often the outbox is polled for mail from other processes, in milliseconds. */
const pollInterval = 5 * second;
/** How many more mails a process sends concurrently with the first. */
const atOnce = 3;
/** How many invites are mailed to one address per hour, and by one organization per day. Further ones are delayed. */
const mostInvites = { toAddress: 5, ofOrganization: 500 };

export interface SenderOptions {
  transport: Transport;
  siteUrl: string;
  createContext(): Context;
  /** Called for each failed attempt, without the address or the message text. */
  onFailure(error: unknown, mail: { id: string; kind: string; attempts: number }): void;
}

/** Sends the mails in the outbox until it is stopped. Each mail is sent by one process at a time. */
export class MailSender {
  readonly #options: SenderOptions;
  readonly #stopping = new AbortController();
  #loops: Promise<unknown> = Promise.resolve();
  #wake = () => {};
  #sweptAt = 0;

  constructor(options: SenderOptions) {
    this.#options = options;
  }

  start(): void {
    this.#loops = this.#run();
  }

  /** Checks the outbox at once, if the sender is waiting. */
  readonly wake = (): void => this.#wake();

  /** Stops after the mails that are being sent. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#wake();
    await this.#loops;
    this.#options.transport.close();
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      // Set before checking the outbox, so that mail queued meanwhile still wakes the sender.
      const woken = new Promise<void>((resolve) => (this.#wake = resolve));
      try {
        const first = await this.#lease();
        if (first)
          await Promise.allSettled([this.#send(first), ...Array.from({ length: atOnce }, () => this.#sendAll())]);
        await this.#sweep();
      } catch (error) {
        // The database is unavailable. The outbox is checked again later.
        this.#options.onFailure(error, { id: '', kind: '', attempts: 0 });
      }
      const pause = new AbortController();
      await Promise.race([woken, sleep(pollInterval, undefined, { signal: pause.signal, ref: false })]).catch(() => {});
      pause.abort();
    }
  }

  /** Sends mails until none is due. */
  async #sendAll(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      const mail = await this.#lease();
      if (!mail) return;
      await this.#send(mail);
    }
  }

  #write<Result>(body: (unit: UnitOfWork) => Promise<Result>): Promise<Result> {
    return writeAs(this.#options.createContext(), ownSystem, body);
  }

  #lease(): Promise<MailRow | undefined> {
    const lease = newId();
    return this.#write(({ trx, now, context }) => {
      const until = new Date(Date.parse(now) + leaseTime).toISOString();
      return leaseMail(trx, { now, until, lease, skipsLocked: !context.database.engine.hasSingleWriter });
    });
  }

  async #send(mail: MailRow): Promise<void> {
    const { transport, onFailure } = this.#options;
    try {
      const written = await this.#prepare(mail);
      if (!written) return;
      await transport.send(written, mail);
    } catch (error) {
      onFailure(error, { id: mail.id, kind: mail.kind, attempts: mail.attempts });
      return this.#postpone(mail, error);
    }
    await this.#note(mail);
  }

  /**
   * Renders the mail if this process still holds its lease. Delays a mail over the limits, and
   * deletes one that is no longer needed.
   */
  #prepare(mail: MailRow): Promise<WrittenMail | undefined> {
    return this.#write(async (unit) => {
      const { trx, context, now } = unit;
      const leased = await findLeasedMail(trx, mail, !context.database.engine.hasSingleWriter);
      if (!leased) return undefined;
      const complete = await completeMail(unit, leased);
      if (await isHeldBack(trx, mail, now)) {
        const due_at = new Date(Date.parse(now) + hour).toISOString();
        await updateLeasedMail(trx, mail, { due_at, lease: null, attempts: mail.attempts - 1 });
        return undefined;
      }
      const written = complete && (await writeMail(trx, context, complete, this.#options.siteUrl));
      if (!written) await deleteMail(trx, mail.id);
      return written;
    });
  }

  /** Records that a mail was sent. Retries until the lease expires if the database is unavailable. */
  async #note(mail: MailRow): Promise<void> {
    const until = performance.now() + leaseTime;
    for (;;)
      try {
        await this.#write(({ trx, now }) => updateLeasedMail(trx, mail, { sent_at: now, due_at: null, lease: null }));
        return;
      } catch (error) {
        if (performance.now() + second > until || this.#stopping.signal.aborted) throw error;
        await sleep(second);
      }
  }

  async #postpone(mail: MailRow, error: unknown): Promise<void> {
    const delay = error instanceof UndeliverableError ? undefined : retryDelays[mail.attempts - 1];
    const failure = error instanceof Error ? error.message.slice(0, 500) || error.name : String(error);
    await this.#write(({ trx, now }) =>
      updateLeasedMail(
        trx,
        mail,
        delay === undefined
          ? { failure, due_at: null, lease: null }
          : { due_at: new Date(Date.parse(now) + delay).toISOString(), lease: null },
      ),
    );
  }

  async #sweep(): Promise<void> {
    const time = performance.now();
    if (this.#sweptAt !== 0 && time - this.#sweptAt < hour) return;
    this.#sweptAt = time;
    await this.#write(({ trx, now }) => sweepMails(trx, new Date(Date.parse(now) - retention).toISOString(), now));
  }
}

/** Whether a mail must wait, so that invites cannot flood a mailbox or be sent in bulk. */
async function isHeldBack(trx: Transaction, mail: MailRow, now: string): Promise<boolean> {
  if (mail.kind !== 'invite' || mail.organization_id === null) return false;
  const since = (duration: number) => new Date(Date.parse(now) - duration).toISOString();
  return (
    (await countLike(trx, mail, 'mailbox', since(hour))) >= mostInvites.toAddress ||
    (await countLike(trx, mail, 'organization_id', since(day))) >= mostInvites.ofOrganization
  );
}

/**
 * Adds the confirmation for a mail's link. For a forgotten password it is created only here, so that the request takes equally
 * long whether or not an account exists.
 * @returns undefined if there is no active account
 */
async function completeMail(unit: UnitOfWork, mail: MailRow): Promise<MailRow | undefined> {
  if (mail.kind !== 'password_reset' || mail.confirmation_id !== null) return mail;
  const found = await findUserByEmail(unit.trx, mail.recipient);
  if (!found) return undefined;
  // A password change invalidates the links that exist. Under this lock, the link is created before the
  // change or takes it into account.
  await lockUser(unit.context.database, unit.trx, found.id);
  const user = await getUser(unit.trx, found.id);
  if (user.is_active !== 1) return undefined;
  const { id } = await createConfirmation(unit, { purpose: 'reset_password', user, email: user.email });
  await updateLeasedMail(unit.trx, mail, { confirmation_id: id });
  return { ...mail, confirmation_id: id };
}
