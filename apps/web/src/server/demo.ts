import { readFileSync, writeFileSync } from 'node:fs';
import { createDemo, type Demo, type Rolecall } from '@rolecall/api';
import type { Settings } from '../env.ts';

/** Where the demo's sign-in is kept, beside its database, so that every start can tell it. */
const fileOf = (databaseUrl: string) => `${databaseUrl.replace(/^sqlite:/, '')}.demo.json`;

function readKept(file: string): Demo | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Demo;
  } catch {
    // There is no demo here, or somebody took its sign-in away.
    return undefined;
  }
}

/**
 * Fills a new embedded database with an organization to look around in, unless the settings say otherwise.
 * @returns how to sign in to the demo, where this database has one
 */
export async function provideDemo(rolecall: Rolecall, { demo, installation }: Settings): Promise<Demo | undefined> {
  if (!demo || rolecall.database.engine.name !== 'sqlite') return undefined;
  const file = fileOf(installation.databaseUrl);
  if (!rolecall.database.isNew) return readKept(file);
  const made = await createDemo(rolecall);
  writeFileSync(file, `${JSON.stringify(made, null, 2)}\n`, { mode: 0o600 });
  return made;
}
