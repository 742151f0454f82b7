import { z } from 'zod';

/** Access levels in an organization. */
export const levels = { member: 1, admin: 8, owner: 15 } as const;
export const LevelName = z
  .enum(['member', 'admin', 'owner'])
  .meta({ description: 'Access level in the organization, by name.' });
export type LevelName = keyof typeof levels;

export const Level = z.literal([1, 8, 15]).meta({
  id: 'Level',
  description: 'Access level: 1 member, 8 admin, 15 owner.',
  'x-enum-varnames': ['LEVEL_MEMBER', 'LEVEL_ADMIN', 'LEVEL_OWNER'],
});
export type Level = z.infer<typeof Level>;

export const levelName = (level: Level): LevelName =>
  level === levels.owner ? 'owner' : level === levels.admin ? 'admin' : 'member';
