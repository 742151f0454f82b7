import { newId } from '@rolecall/db';
import type { NodemailerError } from 'nodemailer';
import { InstallationError } from '../installation-error.ts';
import type { WrittenMail } from './content.ts';
import { renderMail } from './render.ts';
import { type Transport, UndeliverableError } from './sender.ts';
import type { MailSettings } from './settings.ts';

const second = 1000;

/** Needs only the id of a mail's row. */
interface SmtpTransport extends Transport {
  send(mail: WrittenMail, row: { id: string }): Promise<void>;
}

/** Whether the server has permanently refused the recipient. Any other error may be temporary. */
const isUndeliverable = (error: unknown): boolean => {
  const { command, permanent } = error as NodemailerError;
  return command === 'RCPT TO' && permanent === true;
};

/** Sends a mail immediately, to test the settings. @throws InstallationError with the server's response */
export async function sendTestMail(settings: MailSettings, recipient: string): Promise<void> {
  const transport = await smtpTransport(settings);
  try {
    await transport.send({ recipient, ...renderMail('en', 'test', {}, undefined) }, { id: newId() });
  } catch (error) {
    throw new InstallationError(`The mail was not sent: ${(error as Error).message}`, { cause: error });
  } finally {
    transport.close();
  }
}

/** Sends mail by SMTP. The library is only loaded by processes that send. */
export async function smtpTransport({ smtpUrl, from }: MailSettings): Promise<SmtpTransport> {
  const { createTransport } = await import('nodemailer');
  const transporter = createTransport({
    url: smtpUrl,
    pool: true,
    maxConnections: 4,
    connectionTimeout: 20 * second,
    greetingTimeout: 20 * second,
    socketTimeout: 30 * second,
    dnsTimeout: 10 * second,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const domain = /@([^>\s]+)/.exec(from)?.[1] ?? 'localhost';
  return {
    async send({ recipient, subject, text, html }, { id }) {
      try {
        await transporter.sendMail({
          from,
          // As an object, the address is not parsed, so no character in it can add another recipient.
          to: { name: '', address: recipient },
          subject,
          text,
          html,
          messageId: `<${id}@${domain}>`,
          headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
        });
      } catch (error) {
        // Leaves out the address and the library's other details about the error, which do not belong in the log.
        const said = (error as Error).message.replaceAll(/\S+@\S+/g, '…');
        throw isUndeliverable(error) ? new UndeliverableError(said) : new Error(said);
      }
    },
    close: () => transporter.close(),
  };
}
