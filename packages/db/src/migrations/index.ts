import type { Kysely } from 'kysely';
import * as initial from './0001-initial.ts';
import * as webLists from './0002-web-lists.ts';
import * as roleActivity from './0003-role-activity.ts';
import * as activityOfProjects from './0004-activity-of-projects.ts';
import * as authority from './0005-authority.ts';
import * as limits from './0006-limits.ts';
import * as kernel from './0007-kernel.ts';
import * as accessControls from './0008-access-controls.ts';
import * as caseFolding from './0009-case-folding.ts';
import * as idempotencyKeys from './0010-idempotency-keys.ts';
import * as lists from './0011-lists.ts';
import * as orders from './0012-orders.ts';
import * as roleDescription from './0013-role-description.ts';
import * as sessions from './0014-sessions.ts';
import * as mail from './0015-mail.ts';
import * as secondFactor from './0016-second-factor.ts';
import * as mailedInvites from './0017-mailed-invites.ts';
import * as organizationSignIns from './0018-organization-sign-ins.ts';
import * as groupSyncs from './0019-group-syncs.ts';
import * as expiringGrants from './0020-expiring-grants.ts';
import * as listKeys from './0021-list-keys.ts';
import * as emptyKeys from './0022-empty-keys.ts';
import type { EngineName } from './spelling.ts';

/** One numbered change of the schema. A released migration is never edited: a later one corrects it. */
export interface NumberedMigration {
  up(db: Kysely<unknown>, engine: EngineName): Promise<void>;
}

export const migrations: Record<string, NumberedMigration> = {
  '0001-initial': initial,
  '0002-web-lists': webLists,
  '0003-role-activity': roleActivity,
  '0004-activity-of-projects': activityOfProjects,
  '0005-authority': authority,
  '0006-limits': limits,
  '0007-kernel': kernel,
  '0008-access-controls': accessControls,
  '0009-case-folding': caseFolding,
  '0010-idempotency-keys': idempotencyKeys,
  '0011-lists': lists,
  '0012-orders': orders,
  '0013-role-description': roleDescription,
  '0014-sessions': sessions,
  '0015-mail': mail,
  '0016-second-factor': secondFactor,
  '0017-mailed-invites': mailedInvites,
  '0018-organization-sign-ins': organizationSignIns,
  '0019-group-syncs': groupSyncs,
  '0020-expiring-grants': expiringGrants,
  '0021-list-keys': listKeys,
  '0022-empty-keys': emptyKeys,
};

/** The migrations that ran on a database but are unknown here, because they belong to a later version. */
export const unknownMigrations = (ran: readonly string[]): string[] => ran.filter((name) => !(name in migrations));
