import type { Context } from '../context.ts';
import { KeptMails } from './kept-mails.ts';
import type { MailMode } from './kinds.ts';
import { MailSender, type SenderOptions } from './sender.ts';
import type { MailSettings } from './settings.ts';
import { smtpTransport } from './transports.ts';

/** What procedures know of mail. */
export interface Mail {
  readonly mode: MailMode;
  /** The mails of a demo. */
  readonly kept: KeptMails | undefined;
  /** Lets mail that was queued be sent at once, where this process sends. */
  wake(): void;
}

/** The mail of an open Rolecall: how it leaves, and what sends it. */
export class Mailer implements Mail {
  readonly #settings: MailSettings | undefined;
  #kept: KeptMails | undefined;
  #sender: MailSender | undefined;

  constructor(settings: MailSettings | undefined) {
    this.#settings = settings;
  }

  get mode(): MailMode {
    if (this.#settings) return 'smtp';
    return this.#kept ? 'demo' : 'none';
  }

  get kept(): KeptMails | undefined {
    return this.#kept;
  }

  readonly wake = (): void => this.#sender?.wake();

  /** Keeps mails in memory from now on, to be looked at, unless there are settings to send them. */
  keep(): void {
    if (!this.#settings) this.#kept ??= new KeptMails();
  }

  /** Sends what is in the outbox, where mail is sent or kept. @param siteUrl where links lead that settings say nothing of */
  async start(createContext: () => Context, onFailure: SenderOptions['onFailure'], siteUrl: string): Promise<void> {
    if (this.#sender) return;
    const transport = this.#settings ? await smtpTransport(this.#settings) : this.#kept;
    if (!transport) return;
    this.#sender = new MailSender({
      transport,
      siteUrl: this.#settings?.siteUrl ?? siteUrl,
      createContext,
      onFailure,
    });
    this.#sender.start();
  }

  async stop(): Promise<void> {
    await this.#sender?.stop();
    this.#sender = undefined;
  }
}
