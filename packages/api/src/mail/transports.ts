import { newId } from '@rolecall/db';
import type { NodemailerError } from 'nodemailer';
import { InstallationError } from '../installation-error.ts';
import type { WrittenMail } from './content.ts';
import { renderMail } from './render.ts';
import { type Transport, UndeliverableError } from './sender.ts';
import type { MailSettings } from './settings.ts';

const second = 1000;

/** Of a mail's row, it needs the id alone. */
interface SmtpTransport extends Transport {
  send(mail: WrittenMail, row: { id: string }): Promise<void>;
}

/** Whether a server has refused the recipient for good; what it says of anything else may be mended. */
const isUndeliverable = (error: unknown): boolean => {
  const { command, permanent } = error as NodemailerError;
  return command === 'RCPT TO' && permanent === true;
};

/**
 * Sends one mail at once, to try the settings.
 * @throws InstallationError with what the server said
 */
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

/** Sends by SMTP. The library is loaded by who sends alone. */
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
          // As an object, the address is taken as it is: none of its characters adds another recipient.
          to: { name: '', address: recipient },
          subject,
          text,
          html,
          messageId: `<${id}@${domain}>`,
          headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
        });
      } catch (error) {
        // Without the address, which is nothing for the log, nor what else the library notes of it.
        const said = (error as Error).message.replaceAll(/\S+@\S+/g, '…');
        throw isUndeliverable(error) ? new UndeliverableError(said) : new Error(said);
      }
    },
    close: () => transporter.close(),
  };
}
