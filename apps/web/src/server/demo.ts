import type { Rolecall } from '@rolecall/api';
import { createDemo, type Demo, hasDemo } from '@rolecall/demo';
import type { Settings } from '../env.ts';

/**
 * Fills a new embedded database with an organization to look around in, unless the settings say otherwise.
 * @returns how to sign in to the demo, where it was just made: its password and key are kept nowhere but as digests.
 *   `true` where there is one from an earlier start
 */
export async function provideDemo(rolecall: Rolecall, { demo }: Pick<Settings, 'demo'>): Promise<Demo | boolean> {
  if (!demo || rolecall.storage.engine !== 'sqlite') return false;
  return rolecall.storage.isNew ? createDemo(rolecall) : hasDemo(rolecall);
}
