import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { onTestFinished } from 'vitest';

/** Another process at work. */
export interface Process {
  /** Waits for the next line it prints. */
  line(): Promise<string>;
  /** Lets it go on: programs wait on standard input where they must begin together. */
  go(): void;
  /** Kills it, so that it can do nothing any more. */
  kill(): void;
  /** Waits for its end. @returns everything it printed that `line` did not take. @throws where it failed, with what it said */
  end(): Promise<string[]>;
}

/** Runs a program in a Node of its own, until the test ends at the latest. Programs use the built packages. */
export function run(program: URL, ...argv: string[]): Process {
  const child = spawn(process.execPath, [program.pathname, ...argv], { stdio: ['pipe', 'pipe', 'pipe'] });
  const kill = () => void child.kill('SIGKILL');
  onTestFinished(kill);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  const closed = once(child, 'close') as Promise<[number | null, string | null]>;
  const line = async () => {
    const { value, done } = await lines.next();
    if (done) throw new Error(`${program.pathname} ended early: ${errors}`);
    return value;
  };
  return {
    line,
    kill,
    go: () => void child.stdin.end('\n'),
    async end() {
      const rest: string[] = [];
      for (let next = await lines.next(); !next.done; next = await lines.next()) rest.push(next.value);
      const [code, signal] = await closed;
      if (code !== 0) throw new Error(`${program.pathname} ended with ${code ?? signal}: ${errors}`);
      return rest;
    },
  };
}
