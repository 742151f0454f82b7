import { readFileSync } from 'node:fs';
import {
  backUpInstallation,
  copyInstallation,
  diagnoseInstallation,
  documentedError,
  InstallationError,
  openRolecall,
  sendTestMail,
  restoreInstallation,
  type Rolecall,
} from '@rolecall/api';
import { type LevelName, levels, type Scope, scopes } from '@rolecall/contracts';
import { createDemo, renewDemo } from '@rolecall/demo';
import { Command, CommanderError, Option } from 'commander';
import { installation, mail, remote } from './env.ts';
import { CommandFailed, SettingError } from './failures.ts';
import {
  callersPath,
  checkRequired,
  collect,
  databaseAddress,
  expiry,
  optional,
  organizationOption,
  projectId,
  required,
  sentenceOf,
  uuid,
} from './options.ts';
import { readPassword } from './password.ts';
import { standardStreams, type Streams } from './streams.ts';
import { addSyncCommands, describeRun, exitCodeOf } from './sync.ts';

/** Formats a value as lines of `name: value`. */
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

const databaseHelp = `
Environment:
  DATABASE_URL  the database, sqlite:PATH or postgres://USER:PASSWORD@HOST/DATABASE
                (default: sqlite:data/rolecall.db; a relative path starts at Rolecall's folder, as for npm start)
  AUTH_SECRET   its secret, at least 32 characters (default: the one kept in data/secret)`;

const remoteHelp = `
Environment:
  ROLECALL_HOST     the server (default: http://localhost:3000)
  ROLECALL_API_KEY  a personal API key; there is no default`;

const copyHelp = `
Addresses are sqlite:PATH or postgres://USER@HOST/DATABASE; the password comes from PGPASSWORD or ~/.pgpass.`;

/** A long copy reports its progress each time it has copied this many rows. */
const rowsPerLine = 50_000;

/** The message of an error and of its causes, on one line. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message : `${error.message} ${reasonOf(error.cause)}`;
}

const version = (): string =>
  (JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }).version;

/**
 * Runs one command.
 * @param argv the words after `rolecall`
 * @returns the exit code: 0, or another if the command failed; the reason is on standard error
 */
export async function run(argv: string[], streams: Streams = standardStreams): Promise<number> {
  let running: Command | undefined;
  const program = new Command('rolecall')
    .description('Administration from the shell.')
    .version(version(), '--version', 'print the version')
    .option('--json', 'print one JSON value')
    .exitOverride()
    .configureOutput({ writeOut: streams.out, writeErr: streams.err })
    .configureHelp({ showGlobalOptions: true })
    .showHelpAfterError('Add --help for the options.')
    .hook('preAction', (_, command) => {
      running = command;
      checkRequired(command);
    });

  const wantsJson = () => program.opts<{ json?: true }>().json === true;
  const print = (value: unknown) => streams.out(`${wantsJson() ? JSON.stringify(value) : asText(value)}\n`);

  /** Opens the installation, runs `work`, and closes it again. */
  const usingRolecall = async (work: (rolecall: Rolecall) => Promise<void>) => {
    const { databaseUrl, secret } = installation();
    const rolecall = await openRolecall({ databaseUrl, secret: secret(), mail: mail() });
    try {
      await work(rolecall);
    } finally {
      await rolecall.close();
    }
  };
  /** Like `usingRolecall`, and prints the result of `work`. */
  const withRolecall =
    <Options>(work: (rolecall: Rolecall, options: Options) => Promise<unknown>) =>
    (options: Options) =>
      usingRolecall(async (rolecall) => print(await work(rolecall, options)));
  const system = (rolecall: Rolecall) => rolecall.system('command line');
  const subcommand = (parent: Command, name: string, description: string) =>
    parent.command(name).description(description).exitOverride();

  subcommand(program, 'migrate', 'bring the schema of the database up to date').action(
    withRolecall(async (rolecall) => ({ schema: 'current', migrated: rolecall.migrated })),
  );

  const demo = subcommand(program, 'demo', 'create a demo organization').action(
    withRolecall(async (rolecall) => createDemo(rolecall)),
  );
  subcommand(demo, 'credentials', 'replace the password and the API key of the demo').action(
    withRolecall(async (rolecall) => renewDemo(rolecall)),
  );

  subcommand(program, 'doctor', 'check the installation for problems').action(async () => {
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
    .argument('<file>', 'path of the new file; the secret is not included')
    .action(async (file: string) => print(await backUpInstallation(installation().databaseUrl, callersPath(file))));

  subcommand(program, 'restore', 'replace the embedded database with a backup')
    .argument('<file>', 'a file made by `rolecall backup`')
    .action(async (file: string) => {
      const { databaseUrl, existingSecret } = installation();
      const restored = await restoreInstallation(databaseUrl, callersPath(file));
      const findings = await diagnoseInstallation({ databaseUrl, secret: existingSecret() });
      const secret = findings.find(({ check }) => check === 'secret');
      print({ ...restored, secret: secret?.detail ?? 'unknown' });
    });

  const copy = subcommand(
    program,
    'copy',
    'copy everything to another database and verify the copy; if interrupted, run it again to resume',
  )
    .addOption(required('--from <url>', 'address of the database to copy').argParser(databaseAddress('--from')))
    .addOption(required('--to <url>', 'address of an empty database').argParser(databaseAddress('--to')))
    .action(async (urls: { from: string; to: string }) => {
      let soFar = 0;
      const copied = await copyInstallation(urls, (table, rows) => {
        const isDue = Math.floor((soFar + rows) / rowsPerLine) > Math.floor(soFar / rowsPerLine);
        soFar += rows;
        if (isDue && !wantsJson()) streams.err(`${soFar} rows so far, ${table} under way\n`);
      });
      print(wantsJson() ? copied : copied.map(({ table, rows, digest }) => `${table}: ${rows} rows, sha256 ${digest}`));
    });

  const mails = program.command('mail').description('outgoing mail');
  subcommand(mails, 'test', 'send a test mail, to check SMTP_URL and MAIL_FROM')
    .argument('<address>', 'recipient')
    .action(async (address: string) => {
      const settings = mail();
      if (!settings) throw new SettingError('Set SMTP_URL, MAIL_FROM and SITE_URL to send mail.');
      await sendTestMail(settings, address);
      print({ sent: address });
    });

  const user = program.command('user').description('user accounts');
  subcommand(user, 'create', 'create an account; asks for its password at the terminal')
    .addOption(required('--email <address>', 'address to sign in with'))
    .option('--password-stdin', 'read the password, 10 to 128 characters, from standard input')
    .addOption(
      new Option('--password [password]')
        .hideHelp()
        .preset('')
        .argParser(() => {
          throw new SettingError(
            '--password: everybody who lists processes would see it. Leave it out to be asked for it, or give it on standard input with --password-stdin.',
          );
        }),
    )
    .addOption(optional('--first-name <name>', 'first name').default(''))
    .addOption(optional('--last-name <name>', 'last name').default(''))
    .action(async (options: { email: string; passwordStdin?: true; firstName: string; lastName: string }) => {
      const password = await readPassword(streams, options.passwordStdin === true);
      const create = withRolecall(async (rolecall) =>
        system(rolecall).system.createUser({
          email: options.email,
          password,
          first_name: options.firstName,
          last_name: options.lastName,
        }),
      );
      await create(options);
    });
  subcommand(user, 'set-password', 'set a new password, asked for at the terminal, and end all sessions')
    .addOption(required('--email <address>', "the user's address", { names: 'active account' }))
    .option('--password-stdin', 'read the password, 10 to 128 characters, from standard input')
    .action(async (options: { email: string; passwordStdin?: true }) => {
      const password = await readPassword(streams, options.passwordStdin === true);
      const set = withRolecall(async (rolecall) =>
        system(rolecall).system.setPassword({ email: options.email, password }),
      );
      await set(options);
    });

  subcommand(user, 'deactivate', 'deactivate an account, end its sessions and revoke its API keys')
    .addOption(required('--email <address>', "the user's address", { names: 'account' }))
    .action(
      withRolecall(async (rolecall, { email }: { email: string }) => system(rolecall).system.deactivateUser({ email })),
    );

  subcommand(user, 'reactivate', 'reactivate an account; its API keys stay revoked')
    .addOption(required('--email <address>', "the user's address", { names: 'account' }))
    .action(
      withRolecall(async (rolecall, { email }: { email: string }) => system(rolecall).system.reactivateUser({ email })),
    );

  subcommand(user, 'remove-second-factor', 'remove the second factor of a user who has lost it')
    .addOption(required('--email <address>', "the user's address", { names: 'account' }))
    .action(
      withRolecall(async (rolecall, { email }: { email: string }) =>
        system(rolecall).system.removeSecondFactor({ email }),
      ),
    );

  const organization = program.command('organization').description('organizations');
  subcommand(organization, 'create', 'create an organization')
    .addOption(required('--name <name>', 'name'))
    .addOption(required('--owner <address>', "the owner's address", { names: 'active account' }))
    .action(
      withRolecall(async (rolecall, { name, owner }: { name: string; owner: string }) =>
        system(rolecall).system.createOrganization({ name, owner }),
      ),
    );

  const member = program.command('member').description('members of an organization');
  subcommand(member, 'add', 'make an existing user a member')
    .addOption(organizationOption())
    .addOption(required('--email <address>', "the user's address", { names: 'active account' }))
    .addOption(optional('--level <level>', 'access level').choices(Object.keys(levels)).default('member'))
    .addOption(optional('--invited-by <address>', 'address of the user to record as the inviter', { names: 'account' }))
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

  subcommand(member, 'set-level', "change a member's level, for example if no owner of the organization can act")
    .addOption(organizationOption())
    .addOption(required('--email <address>', "the member's address", { names: 'member' }))
    .addOption(required('--level <level>', 'access level').choices(Object.keys(levels)))
    .action(
      withRolecall(async (rolecall, options: { organization: string; email: string; level: LevelName }) =>
        system(rolecall).system.setMemberLevel({
          organization_id: options.organization,
          email: options.email,
          level: levels[options.level],
        }),
      ),
    );
  subcommand(member, 'remove', 'remove a member, their roles and the invites they made')
    .addOption(organizationOption())
    .addOption(required('--email <address>', "the member's address", { names: 'member' }))
    .action(
      withRolecall(async (rolecall, options: { organization: string; email: string }) => {
        await system(rolecall).system.removeMember({ organization_id: options.organization, email: options.email });
        return { removed: options.email };
      }),
    );

  const project = program.command('project').description('projects');
  subcommand(project, 'create', 'create a project')
    .addOption(organizationOption())
    .addOption(required('--name <name>', 'name'))
    .action(
      withRolecall(async (rolecall, options: { organization: string; name: string }) =>
        system(rolecall).projects.create({ organization_id: options.organization, name: options.name }),
      ),
    );

  const key = program.command('key').description('personal API keys');
  subcommand(key, 'create', 'create an API key for a user; its value is shown only once')
    .addOption(required('--email <address>', "the user's address", { names: 'active account' }))
    .addOption(required('--label <label>', 'what the key is for'))
    .addOption(
      required('--scope <scope...>', 'what the key may do; may be repeated', { field: 'scopes' }).choices(scopes),
    )
    .addOption(
      optional('--organization <id>', 'limit the key to this organization of the user; may be repeated', {
        names: 'organization',
        field: 'scoped_organizations',
      }).argParser<string[]>(collect),
    )
    .addOption(
      optional('--project <id>', 'limit the key to this project of the user; may be repeated', {
        names: 'project',
        field: 'scoped_projects',
      }).argParser<number[]>((text, previous) => collect(projectId(text), previous)),
    )
    .addOption(
      optional('--expires-in <duration>', 'how long the key is valid, such as 90d', { field: 'expires_at' }).argParser(
        expiry,
      ),
    )
    .action(
      withRolecall(
        async (
          rolecall,
          options: {
            email: string;
            label: string;
            scope: Scope[];
            organization?: string[];
            project?: number[];
            expiresIn?: string;
          },
        ) => {
          const { id, value } = await system(rolecall).system.createPersonalApiKey({
            email: options.email,
            label: options.label,
            scopes: options.scope,
            scoped_organizations: options.organization ?? null,
            scoped_projects: options.project ?? null,
            expires_at: options.expiresIn ?? null,
          });
          return { id, value };
        },
      ),
    );

  addSyncCommands(program, {
    streams,
    subcommand,
    withRolecall: usingRolecall,
    print: (run) => print(wantsJson() ? run : describeRun(run)),
  });

  const mcp = subcommand(program, 'mcp', 'run an MCP server for the API on standard input and output')
    .option('--organization <id>', 'UUID of the organization that all tools work on', uuid)
    .action(async ({ organization }: { organization?: string }) => {
      const { host, apiKey } = remote();
      if (!URL.canParse(host) || !/^https?:$/.test(new URL(host).protocol))
        throw new SettingError(
          `ROLECALL_HOST must be an address such as https://people.example.com, but is "${host}".`,
        );
      if (apiKey === undefined) throw new SettingError('Set ROLECALL_API_KEY to a personal API key.');
      // Loaded for this command only, because it takes longer to load than everything else.
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

  const helpOf = new Map([
    [mcp, remoteHelp],
    [copy, copyHelp],
  ]);
  program.addHelpText('afterAll', ({ command }) => helpOf.get(command) ?? databaseHelp);

  try {
    await program.parseAsync(argv, { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode;
    if (error instanceof CommandFailed) return error.exitCode;
    if (error instanceof InstallationError || error instanceof SettingError) streams.err(`${error.message}\n`);
    else {
      const documented = documentedError(error);
      const cause = documented.cause instanceof Error ? documented.cause.message : documented.message;
      streams.err(`${documented.code === 'error' ? cause : sentenceOf(documented, running)}\n`);
      return exitCodeOf(documented.messageId);
    }
    return 1;
  }
}
