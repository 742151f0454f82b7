import type { Context } from '../context.ts';
import { KeptMails } from './kept-mails.ts';
import type { MailMode } from './kinds.ts';
import { MailSender, type SenderOptions } from './sender.ts';
import type { MailSettings } from './settings.ts';
import { smtpTransport } from './transports.ts';

/** The mail service as procedures see it. */
export interface Mail {
  readonly mode: MailMode;
  /** The mails that a demo keeps; undefined if this is not a demo. */
  readonly kept: KeptMails | undefined;
  /** Sends queued mail at once, if this process sends mail. */
  wake(): void;
}

/** The mail service of an open `Rolecall`: its mode, and the sender. */
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

  /** Keeps mails in memory for viewing from now on, unless there are settings to send them with. */
  keep(): void {
    if (!this.#settings) this.#kept ??= new KeptMails();
  }

  /** Starts sending the outbox, if mail is sent or kept. @param siteUrl the base URL of links if there are no mail settings */
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
