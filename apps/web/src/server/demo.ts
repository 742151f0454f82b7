import type { Rolecall } from '@rolecall/api';
import { createDemo, type Demo, hasDemo } from '@rolecall/demo';
import type { Settings } from '../env.ts';

/**
 * Fills a new embedded database with a demo organization, unless the settings disable it.
 * @returns the credentials of the demo, if it was just created: its password and key are stored only as digests. `true` if there
 * is a demo from an earlier start
 */
export async function provideDemo(rolecall: Rolecall, { demo }: Pick<Settings, 'demo'>): Promise<Demo | boolean> {
  if (!demo || rolecall.storage.engine !== 'sqlite') return false;
  return rolecall.storage.isNew ? createDemo(rolecall) : hasDemo(rolecall);
}
