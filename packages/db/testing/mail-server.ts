import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';

/** A received mail. */
export interface ReceivedMail {
  /** The id of its row, from the Message-ID. */
  id: string;
  to: string;
  subject: string;
  text: string;
  html: string;
  headers: ParsedMail['headers'];
}

export interface MailServerOptions {
  /** Called with each recipient, before the mail; throws the error with which the server refuses it. */
  onRecipient?: (address: string) => void;
  /** Awaited before a mail is accepted. */
  onMail?: (mail: ReceivedMail) => Promise<void> | void;
  /** By default a free port. */
  port?: number;
}

/** An error that an SMTP server responds with. */
export const smtpError = (responseCode: number, message: string) => Object.assign(new Error(message), { responseCode });

/** Starts an SMTP server that keeps the mails it receives, until it is closed. */
export async function receiveMail({ onRecipient, onMail, port = 0 }: MailServerOptions = {}) {
  const mails: ReceivedMail[] = [];
  const receive = async (stream: NodeJS.ReadableStream, recipients: readonly string[]) => {
    const { messageId = '', subject = '', text = '', html, headers } = await simpleParser(stream as never);
    const id = /<([^@]+)@/.exec(messageId)?.[1] ?? '';
    const mail = { id, to: recipients.join(', '), subject, text, html: html || '', headers };
    await onMail?.(mail);
    mails.push(mail);
  };
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    // Short, because senders keep their connections open.
    closeTimeout: 100,
    onRcptTo({ address }, _, answer) {
      try {
        onRecipient?.(address);
        answer();
      } catch (error) {
        answer(error as Error);
      }
    },
    onData(stream, { envelope }, answer) {
      const recipients = envelope.rcptTo.map(({ address }) => address);
      void receive(stream, recipients).then(
        () => answer(),
        (error: unknown) => answer(error as Error),
      );
    },
  });
  // Ignores senders that disconnect in the middle of a mail.
  server.on('error', () => {});
  server.listen(port, '127.0.0.1');
  await once(server.server, 'listening');
  const listening = (server.server.address() as AddressInfo).port;
  return {
    mails,
    port: listening,
    url: `smtp://127.0.0.1:${listening}`,
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}
