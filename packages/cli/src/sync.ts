import { readFileSync } from 'node:fs';
import { buffer } from 'node:stream/consumers';
import { documentedError, type Rolecall } from '@rolecall/api';
import type { GroupSyncWithPlan } from '@rolecall/contracts';
import { decodeFile, type GroupFormat, groupFormats, GroupSourceError, readGroups } from '@rolecall/group-sources';
import type { Command } from 'commander';
import { CommandFailed, SettingError } from './failures.ts';
import { callersPath, optional, organizationOption } from './options.ts';
import type { Streams } from './streams.ts';

/** Exit codes for a plan that exceeds its cap, and for a plan that is stale. */
const exitCodes = { groupSyncOverCap: 2, groupSyncStale: 3 } as const;

/** The exit code of a failed command, by the message id of its error. */
export const exitCodeOf = (messageId: string | undefined): number =>
  exitCodes[messageId as keyof typeof exitCodes] ?? 1;

/** How often `sync run` plans in total if other changes make its plan stale. */
const maxAttempts = 3;

interface SnapshotOptions {
  organization: string;
  format?: GroupFormat;
  provider?: string;
  providerOrganization?: string;
  complete?: true;
  people?: string;
  maxRevocations?: string;
}

type ApplyOptions = Pick<SnapshotOptions, 'organization' | 'maxRevocations'> & { invite?: true };
type RunOptions = SnapshotOptions & ApplyOptions;

/** The file argument that stands for standard input. */
const standardInput = '-';

function readFile(path: string): Buffer {
  try {
    return readFileSync(callersPath(path));
  } catch (error) {
    throw new SettingError(`${path} cannot be read: ${(error as Error).message}`);
  }
}

/** @throws SettingError with the path and the reason if the file is rejected */
function withFile<Result>(path: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (error instanceof GroupSourceError) throw new SettingError(`${path}: ${error.message}`);
    throw error;
  }
}

const readText = (path: string, bytes: Buffer): string => withFile(path, () => decodeFile(bytes));

async function readSnapshot(file: string, options: SnapshotOptions, streams: Streams) {
  const content = readText(file, file === standardInput ? await buffer(streams.input) : readFile(file));
  const people = options.people === undefined ? undefined : readText(options.people, readFile(options.people));
  return withFile(file, () =>
    readGroups(content, {
      format: options.format,
      provider: options.provider,
      provider_organization_id: options.providerOrganization,
      complete: options.complete,
      people,
    }),
  );
}

/** Describes a run and its plan in lines of text. */
export function describeRun({ id, state, plan }: GroupSyncWithPlan): string[] {
  const { cap, roles, additions, revocations } = plan;
  const grants = (roleId: string) => [
    ...revocations
      .filter(({ role_id }) => role_id === roleId)
      .map(
        ({ email, reason, group, keeps_role }) =>
          `  - ${email}: ${reason} (${group})${keeps_role ? ', keeps the role' : ''}`,
      ),
    ...additions
      .filter(({ role_id }) => role_id === roleId)
      .map(
        ({ email, reason, group, removed_by_hand_at }) =>
          `  + ${email}: ${reason} (${group})${removed_by_hand_at === null ? '' : `, removed by hand on ${removed_by_hand_at.slice(0, 10)}`}`,
      ),
  ];
  const person = (line: (typeof plan.not_members | typeof plan.ambiguous)[number], more = '') =>
    `  ? ${line.email ?? line.provider_user_id ?? ''}: ${line.reason} (${line.groups.join(', ')})${more}`;
  const people = [
    ...plan.not_members.map((line) =>
      person(line, line.invite === 'made' ? ', invited' : line.invite === 'joined' ? ', joined since' : ''),
    ),
    ...plan.ambiguous.map((line) => person(line)),
  ];
  const references = [...plan.orphans, ...plan.unknown].map(
    ({ group, role_name, reason }) => `  ! ${group} for ${role_name}: ${reason}`,
  );
  return [
    `plan: ${id}`,
    `state: ${state}`,
    ...roles.flatMap(({ role_id, role_name, member_count, added, lost }) => [
      `${role_name}: ${member_count} now, ${added} more, ${lost} fewer`,
      ...grants(role_id),
    ]),
    ...plan.left_out.map(
      ({ email, role_name, removed_by_hand_at }) =>
        `  ~ ${email}: stays out of ${role_name}, removed by hand on ${removed_by_hand_at.slice(0, 10)}`,
    ),
    ...people,
    ...references,
    ...plan.drifts.map(
      ({ group, reason, before, after }) => `  ! ${group}: ${reason}, from ${before ?? 'none'} to ${after ?? 'none'}`,
    ),
    ...plan.unreferenced.map(({ name }) => `  ! ${name}: no_reference`),
    `revokes ${cap.revoked} of ${cap.synced}; allowed: ${cap.max_revocations}`,
    ...cap.refusals.map(({ kind, role_name, revoked, synced }) =>
      kind === 'role_emptied'
        ? `refused: nobody would be left in ${role_name ?? ''}`
        : `refused: ${revoked} of ${synced} in ${role_name ?? 'all'}`,
    ),
  ];
}

/** What the sync commands need from the program. */
interface Surroundings {
  streams: Streams;
  subcommand(parent: Command, name: string, description: string): Command;
  /** Opens the installation, runs `work`, and closes it again. */
  withRolecall(work: (rolecall: Rolecall) => Promise<void>): Promise<void>;
  print(run: GroupSyncWithPlan): void;
}

const withLimit = (maxRevocations: string | undefined) =>
  maxRevocations === undefined ? {} : { max_revocations: maxRevocations };

export function addSyncCommands(program: Command, { streams, subcommand, withRolecall, print }: Surroundings): void {
  const limit = () =>
    optional('--max-revocations <limit>', 'limit on what may be revoked at once, such as 35% or 12', {
      field: 'max_revocations',
    });
  const fileCommand = (parent: Command, name: string, description: string) =>
    subcommand(parent, name, description)
      .argument('<file>', 'file that lists groups and their members; - for standard input')
      .addOption(organizationOption())
      .addOption(
        optional('--format <format>', 'format of the file; by default detected from its content').choices(groupFormats),
      )
      .addOption(optional('--provider <name>', 'provider of the groups, if the file does not name it'))
      .addOption(
        optional('--provider-organization <id>', 'organization at the provider, if the file does not name it', {
          field: 'provider_organization_id',
        }),
      )
      .option('--complete', 'the file lists all groups: a missing group no longer exists')
      .addOption(optional('--people <file>', 'a table login,email, for files that identify people by login'))
      .addOption(limit());

  const planOf = async (
    rolecall: Rolecall,
    file: string,
    options: SnapshotOptions,
    content: Awaited<ReturnType<typeof readSnapshot>>,
  ) =>
    rolecall.system('command line').groupSyncs.plan({
      organization_id: options.organization,
      ...content,
      source: file === standardInput ? '' : file.slice(-255),
      ...withLimit(options.maxRevocations),
    });

  /**
   * Prints a plan.
   * @throws CommandFailed if it exceeds its cap
   */
  const show = (run: GroupSyncWithPlan) => {
    print(run);
    if (run.state === 'refused') throw new CommandFailed(exitCodes.groupSyncOverCap);
  };

  const inviteOption = ['--invite', 'then invite people in the groups who are not members and have no invite'] as const;

  /**
   * Makes the invites that a plan calls for.
   * @throws CommandFailed if anyone could not be invited
   */
  const inviteAll = async (rolecall: Rolecall, { plan }: GroupSyncWithPlan, organization_id: string) => {
    const { invites } = rolecall.system('command line');
    let hasFailed = false;
    for (const { email, invite } of plan.not_members) {
      if (email === null || invite !== 'to_make') continue;
      try {
        const { emailing_attempt_made, path } = await invites.create({ organization_id, target_email: email });
        streams.err(`invited ${email}${emailing_attempt_made ? '' : `: ${path}`}\n`);
      } catch (error) {
        const { code, message } = documentedError(error);
        // Another caller has invited them in the meantime, or they have joined.
        if (code === 'unique') continue;
        hasFailed = true;
        streams.err(`not invited ${email}: ${message}\n`);
      }
    }
    if (hasFailed) throw new CommandFailed();
  };

  /** Applies a plan, prints the run, and makes its invites if requested. */
  const apply = async (rolecall: Rolecall, organization_id: string, id: string, options: ApplyOptions) => {
    const { groupSyncs } = rolecall.system('command line');
    const run = await groupSyncs.applyPlan({ organization_id, id, ...withLimit(options.maxRevocations) });
    print(run);
    if (options.invite) await inviteAll(rolecall, run, organization_id);
  };

  const sync = program.command('sync').description('sync roles with groups in external systems');
  fileCommand(sync, 'plan', 'show what a file of groups would change, without changing anything').action(
    async (file: string, options: SnapshotOptions) => {
      const content = await readSnapshot(file, options, streams);
      await withRolecall(async (rolecall) => show(await planOf(rolecall, file, options, content)));
    },
  );

  subcommand(sync, 'apply', 'apply a plan, completely or not at all')
    .argument('<plan>', 'UUID of the plan')
    .addOption(organizationOption())
    .addOption(limit())
    .option(...inviteOption)
    .action((id: string, options: ApplyOptions) =>
      withRolecall(async (rolecall) => {
        const { organizations } = rolecall.system('command line');
        const { id: organization_id } = await organizations.get({ organization_id: options.organization });
        await apply(rolecall, organization_id, id, options).catch((error: unknown) => {
          throw documentedError(error).code === 'not_found' ? new SettingError(`${id}: no such plan`) : error;
        });
      }),
    );

  fileCommand(sync, 'run', 'plan and apply at once')
    .option(...inviteOption)
    .action(async (file: string, options: RunOptions) => {
      const content = await readSnapshot(file, options, streams);
      await withRolecall(async (rolecall) => {
        for (let attempt = 1; ; attempt += 1) {
          const run = await planOf(rolecall, file, options, content);
          if (run.state === 'refused') return show(run);
          try {
            return await apply(rolecall, options.organization, run.id, options);
          } catch (error) {
            if (documentedError(error).messageId !== 'groupSyncStale' || attempt === maxAttempts) throw error;
          }
        }
      });
    });
}
