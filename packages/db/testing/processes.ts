import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { onTestFinished } from 'vitest';

/** A running process. */
export interface Process {
  /** Waits for the next line it prints. */
  line(): Promise<string>;
  /** Lets it continue: programs that must start together wait for standard input. */
  go(): void;
  /** Kills it at once. */
  kill(): void;
  /**
   * Waits for its end.
   * @returns the printed lines that `line` did not take
   * @throws if it failed, with its error output
   */
  end(): Promise<string[]>;
}

/** Runs a program in its own Node process, at most until the test ends. Programs use the built packages. */
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
