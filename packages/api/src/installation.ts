import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { InstallationError } from './installation-error.ts';

/** The database and secret that an environment specifies. The web server and the command line must use the same ones. */
export interface Installation {
  /** Where the embedded database and the secret are kept, unless the environment says otherwise. */
  dataFolder: string;
  databaseUrl: string;
  /** A standby of that database to read from, if any. */
  readDatabaseUrl: string | undefined;
  /**
   * The secret: `AUTH_SECRET`, or else the one in the data folder, which is created on first use.
   * @throws InstallationError if it is too short
   */
  secret(): string;
  /** The secret, if one exists. Never creates one. */
  existingSecret(): string | undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;

const minimumLength = 32;

// The relative path is the same from `src`, from `dist`, and from the web app's `dist`, into which the server is bundled.
const dataFolderOfRepository = fileURLToPath(new URL('../../../data', import.meta.url));

function readKept(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new InstallationError(
      `The secret in ${file} cannot be read (${(error as Error).message}). Make it readable, or set AUTH_SECRET.`,
    );
  }
}

/** Creates a secret file that only this user may read. If several processes start at once, they all get the same secret. */
function makeSecret(folder: string, file: string): string {
  const draft = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(draft, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600, flag: 'wx' });
    // Creating a hard link is atomic and never replaces an existing file.
    linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST')
      throw new InstallationError(
        `A secret cannot be kept in ${file} (${(error as Error).message}). Let this user write there, or set AUTH_SECRET.`,
      );
  } finally {
    rmSync(draft, { force: true });
  }
  return readFileSync(file, 'utf8').trim();
}

function longEnough(secret: string, where: string): string {
  if (secret.length < minimumLength)
    throw new InstallationError(`${where} must have at least ${minimumLength} characters.`);
  return secret;
}

/**
 * Reads `DATABASE_URL`, `DATABASE_READ_URL` and `AUTH_SECRET`. An empty variable counts as unset. No file is read or
 * written until the secret is requested.
 */
export function resolveInstallation(environment: Environment): Installation {
  const dataFolder = dataFolderOfRepository;
  const file = join(dataFolder, 'secret');
  const given = environment['AUTH_SECRET'] || undefined;
  const existingSecret = () => given ?? readKept(file);
  return {
    dataFolder,
    databaseUrl: environment['DATABASE_URL'] || `sqlite:${join(dataFolder, 'rolecall.db')}`,
    readDatabaseUrl: environment['DATABASE_READ_URL'] || undefined,
    existingSecret,
    secret: () =>
      given === undefined
        ? longEnough(readKept(file) ?? makeSecret(dataFolder, file), `The secret in ${file}`)
        : longEnough(given, 'AUTH_SECRET'),
  };
}
