import {
  backUpInstallation,
  copyInstallation,
  diagnoseInstallation,
  documentedError,
  InstallationError,
  openRolecall,
  restoreInstallation,
  type Rolecall,
} from '@rolecall/api';
import { asUuid, levels, RolecallError, type LevelName, type Scope, scopes } from '@rolecall/contracts';
import { createDemo, renewDemo } from '@rolecall/demo';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import ms from 'ms';
import { installation, remote } from './env.ts';

/** Where a program writes; real streams unless a caller wants them elsewhere. */
export interface Streams {
  out(text: string): void;
  err(text: string): void;
}

const standardStreams: Streams = {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
};

/** A value as lines of `name: value`. */
const asText = (value: unknown): string => {
  if (Array.isArray(value)) return value.map(asText).join('\n');
  if (typeof value !== 'object' || value === null) return String(value);
  return Object.entries(value)
    .map(
      ([name, field]) =>
        `${name}: ${typeof field === 'object' && field !== null ? JSON.stringify(field) : String(field)}`,
    )
    .join('\n');
};

function expiry(text: string): string {
  const duration = ms(text as ms.StringValue);
  if (!(duration > 0)) throw new InvalidArgumentError('Write a duration such as 12h or 90d.');
  return new Date(Date.now() + duration).toISOString();
}

function uuid(text: string): string {
  const id = asUuid(text);
  if (!id) throw new InvalidArgumentError('Write a UUID.');
  return id;
}

const collect = (value: string, previous: string[] = []) => [...previous, value];

/** How often a long copy says how far it is. */
const rowsPerLine = 50_000;

/** What the environment says cannot be; the message tells what can. */
class SettingError extends Error {}

/** What went wrong, on one line, with what was behind it. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message : `${error.message} ${reasonOf(error.cause)}`;
}

/** A command failed in a way its caller must see; what there was to say has been said. */
class CommandFailed extends Error {}

/**
 * Runs one command.
 * @param argv the words after `rolecall`
 * @returns the exit code: 0, or 1 where the command failed, its reason on standard error
 */
export async function run(argv: string[], streams: Streams = standardStreams): Promise<number> {
  const program = new Command('rolecall')
    .description('Administration from the shell.')
    .option('--json', 'print one JSON value')
    .exitOverride()
    .configureOutput({ writeOut: streams.out, writeErr: streams.err })
    .showHelpAfterError('Add --help for the options.');

  const wantsJson = () => program.opts<{ json?: true }>().json === true;
  const print = (value: unknown) => streams.out(`${wantsJson() ? JSON.stringify(value) : asText(value)}\n`);

  /** Opens the installation for as long as `work` takes, and prints what it answers. */
  const withRolecall =
    <Options>(work: (rolecall: Rolecall, options: Options) => Promise<unknown>) =>
    async (options: Options) => {
      const { databaseUrl, secret } = installation();
      const rolecall = await openRolecall({ databaseUrl, secret: secret() });
      try {
        print(await work(rolecall, options));
      } finally {
        await rolecall.close();
      }
    };
  const system = (rolecall: Rolecall) => rolecall.system('command line');
  const subcommand = (parent: Command, name: string, description: string) =>
    parent.command(name).description(description).exitOverride();

  subcommand(program, 'migrate', 'bring the schema of the database up to date').action(
    withRolecall(async (rolecall) => ({ schema: 'current', migrated: rolecall.migrated })),
  );

  const demo = subcommand(program, 'demo', 'add an organization to look around in').action(
    withRolecall(async (rolecall) => createDemo(rolecall)),
  );
  subcommand(demo, 'credentials', 'make a new password and key for the demo, in the place of its own').action(
    withRolecall(async (rolecall) => renewDemo(rolecall)),
  );

  subcommand(program, 'doctor', 'look the installation over').action(async () => {
    const { databaseUrl, existingSecret } = installation();
    const findings = await diagnoseInstallation({ databaseUrl, secret: existingSecret() });
    print(
      program.opts<{ json?: true }>().json
        ? findings
        : findings.map(({ check, ok, detail }) => `${ok ? 'ok  ' : 'FAIL'}  ${check}: ${detail}`),
    );
    if (!findings.every((finding) => finding.ok)) throw new CommandFailed();
  });

  subcommand(program, 'backup', 'copy the embedded database to a new file, while it is in use')
    .argument('<file>', 'where to; the secret is not in it')
    .action(async (file: string) => print(await backUpInstallation(installation().databaseUrl, file)));

  subcommand(program, 'restore', 'put a backup in the place of the embedded database')
    .argument('<file>', 'what `rolecall backup` made')
    .action(async (file: string) => {
      const { databaseUrl, existingSecret } = installation();
      const restored = await restoreInstallation(databaseUrl, file);
      const findings = await diagnoseInstallation({ databaseUrl, secret: existingSecret() });
      const secret = findings.find(({ check }) => check === 'secret');
      print({ ...restored, secret: secret?.detail ?? 'unknown' });
    });

  subcommand(
    program,
    'copy',
    'copy everything to another database, and verify it; run again, it goes on where it stopped',
  )
    .requiredOption('--from <url>', 'address of the database to copy')
    .requiredOption('--to <url>', 'address of an empty database')
    .action(async (urls: { from: string; to: string }) => {
      let soFar = 0;
      const copied = await copyInstallation(urls, (table, rows) => {
        const isDue = Math.floor((soFar + rows) / rowsPerLine) > Math.floor(soFar / rowsPerLine);
        soFar += rows;
        if (isDue && !wantsJson()) streams.err(`${soFar} rows so far, ${table} under way\n`);
      });
      print(wantsJson() ? copied : copied.map(({ table, rows, digest }) => `${table}: ${rows} rows, sha256 ${digest}`));
    });

  const user = program.command('user').description('people');
  subcommand(user, 'create', 'make an account')
    .requiredOption('--email <address>', 'address to sign in with')
    .requiredOption('--password <password>', 'password, 8 to 128 characters')
    .option('--first-name <name>', 'first name', '')
    .option('--last-name <name>', 'last name', '')
    .action(
      withRolecall(
        async (rolecall, options: { email: string; password: string; firstName: string; lastName: string }) =>
          system(rolecall).system.createUser({
            email: options.email,
            password: options.password,
            first_name: options.firstName,
            last_name: options.lastName,
          }),
      ),
    );
  subcommand(user, 'deactivate', 'lock somebody out')
    .requiredOption('--email <address>', "the user's address")
    .action(
      withRolecall(async (rolecall, { email }: { email: string }) => system(rolecall).system.deactivateUser({ email })),
    );

  subcommand(user, 'reactivate', 'let somebody in again who was deactivated; their API keys stay revoked')
    .requiredOption('--email <address>', "the user's address")
    .action(
      withRolecall(async (rolecall, { email }: { email: string }) => system(rolecall).system.reactivateUser({ email })),
    );

  const organization = program.command('organization').description('organizations');
  subcommand(organization, 'create', 'make an organization')
    .requiredOption('--name <name>', 'name')
    .requiredOption('--owner <address>', "the owner's address")
    .action(
      withRolecall(async (rolecall, { name, owner }: { name: string; owner: string }) =>
        system(rolecall).system.createOrganization({ name, owner }),
      ),
    );

  const member = program.command('member').description('members of an organization');
  subcommand(member, 'add', 'make an existing user a member')
    .requiredOption('--organization <id>', 'UUID of the organization')
    .requiredOption('--email <address>', "the user's address")
    .addOption(new Option('--level <level>', 'access level').choices(Object.keys(levels)).default('member'))
    .option('--invited-by <address>', 'who counts as the inviter')
    .action(
      withRolecall(
        async (rolecall, options: { organization: string; email: string; level: LevelName; invitedBy?: string }) =>
          system(rolecall).system.addMember({
            organization_id: options.organization,
            email: options.email,
            level: levels[options.level],
            ...(options.invitedBy === undefined ? {} : { invited_by: options.invitedBy }),
          }),
      ),
    );

  subcommand(member, 'set-level', "change a member's level: the way back for an organization whose owners cannot act")
    .requiredOption('--organization <id>', 'UUID of the organization')
    .requiredOption('--email <address>', "the member's address")
    .addOption(new Option('--level <level>', 'access level').choices(Object.keys(levels)).makeOptionMandatory())
    .action(
      withRolecall(async (rolecall, options: { organization: string; email: string; level: LevelName }) =>
        system(rolecall).system.setMemberLevel({
          organization_id: options.organization,
          email: options.email,
          level: levels[options.level],
        }),
      ),
    );
  subcommand(member, 'remove', 'remove a member, with their roles and the invites they made')
    .requiredOption('--organization <id>', 'UUID of the organization')
    .requiredOption('--email <address>', "the member's address")
    .action(
      withRolecall(async (rolecall, options: { organization: string; email: string }) => {
        await system(rolecall).system.removeMember({ organization_id: options.organization, email: options.email });
        return { removed: options.email };
      }),
    );

  const project = program.command('project').description('projects');
  subcommand(project, 'create', 'make a project')
    .requiredOption('--organization <id>', 'UUID of the organization')
    .requiredOption('--name <name>', 'name')
    .action(
      withRolecall(async (rolecall, options: { organization: string; name: string }) =>
        system(rolecall).projects.create({ organization_id: options.organization, name: options.name }),
      ),
    );

  const key = program.command('key').description('personal API keys');
  subcommand(key, 'create', 'make a key of a user; its value is shown this once')
    .requiredOption('--email <address>', "the user's address")
    .requiredOption('--label <label>', 'what the key is for')
    .addOption(
      new Option('--scope <scope...>', 'what the key may do; may be repeated').choices(scopes).makeOptionMandatory(),
    )
    .option('--organization <id>', 'limit the key to this organization; may be repeated', collect)
    .option('--project <id>', 'limit the key to this project; may be repeated', collect)
    .option('--expires-in <duration>', 'how long the key works, such as 90d', expiry)
    .action(
      withRolecall(
        async (
          rolecall,
          options: {
            email: string;
            label: string;
            scope: Scope[];
            organization?: string[];
            project?: string[];
            expiresIn?: string;
          },
        ) => {
          const { id, value } = await system(rolecall).system.createPersonalApiKey({
            email: options.email,
            label: options.label,
            scopes: options.scope,
            scoped_organizations: options.organization ?? null,
            scoped_projects: options.project?.map(Number) ?? null,
            expires_at: options.expiresIn ?? null,
          });
          return { id, value };
        },
      ),
    );

  subcommand(program, 'mcp', 'offer the API to a model’s client that starts programs, over standard input and output')
    .option('--organization <id>', 'everything is about this organization', uuid)
    .addHelpText('after', '\nThe server is ROLECALL_HOST (http://localhost:3000), the key ROLECALL_API_KEY.')
    .action(async ({ organization }: { organization?: string }) => {
      const { host, apiKey } = remote();
      if (!URL.canParse(host) || !/^https?:$/.test(new URL(host).protocol))
        throw new SettingError(
          `ROLECALL_HOST must be an address such as https://people.example.com, but is "${host}".`,
        );
      if (apiKey === undefined) throw new SettingError('Set ROLECALL_API_KEY to a personal API key.');
      // Loaded for this command alone: it takes longer than all the rest.
      const { serveStdio } = await import('@rolecall/mcp');
      const { stdin: input, stdout: output } = process;
      await serveStdio({
        host,
        apiKey,
        organization,
        input,
        output,
        onError: (cause) => streams.err(`${reasonOf(cause)}\n`),
      });
    });

  try {
    await program.parseAsync(argv, { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode;
    if (error instanceof CommandFailed) return 1;
    if (error instanceof InstallationError || error instanceof SettingError) streams.err(`${error.message}\n`);
    else {
      const documented = documentedError(error);
      const expected = documented instanceof RolecallError && documented.code !== 'error';
      const cause = documented.cause instanceof Error ? documented.cause.message : documented.message;
      streams.err(`${expected ? `${documented.attr ? `${documented.attr}: ` : ''}${documented.message}` : cause}\n`);
    }
    return 1;
  }
}
