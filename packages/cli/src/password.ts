import { isUtf8 } from 'node:buffer';
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { CommandFailed, SettingError } from './failures.ts';
import type { Streams } from './streams.ts';

/** Asks at the terminal, without echoing what is typed. */
async function ask({ input, err }: Streams): Promise<string> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const reader = createInterface({ input, output: nowhere, terminal: true, historySize: 0 });
  const lines = reader[Symbol.asyncIterator]();
  const answerTo = async (question: string): Promise<string> => {
    err(question);
    const { value, done } = await lines.next();
    err('\n');
    if (done === true) throw new CommandFailed();
    return value;
  };
  try {
    const password = await answerTo('Password: ');
    if ((await answerTo('The same again: ')) !== password) throw new SettingError('The two passwords differ.');
    return password;
  } finally {
    reader.close();
  }
}

/**
 * Reads the password that a command needs: from the terminal, or from the whole of standard input without the final
 * line break. Arguments never contain passwords, because every user of the machine can list them.
 * @throws SettingError if there is no terminal to ask at
 * @throws CommandFailed if the input ended before an answer
 */
export async function readPassword(streams: Streams, fromInput: boolean): Promise<string> {
  if (fromInput) {
    const given = await buffer(streams.input);
    if (!isUtf8(given)) throw new SettingError('--password-stdin: this is not valid UTF-8.');
    return given.toString().replace(/\r?\n$/, '');
  }
  if (streams.input.isTTY === true) return ask(streams);
  throw new SettingError(
    'There is no terminal to ask for the password at. Give it on standard input, with --password-stdin.',
  );
}
