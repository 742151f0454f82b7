import { type BigIntStats, closeSync, fstatSync, openSync, readSync, realpathSync, statSync } from 'node:fs';
import { endianness } from 'node:os';
import { DatabaseUnavailableError } from '../errors.ts';
import { applicationId } from './sqlite-file.ts';

/** Where the log stands, as SQLite keeps it in the shared memory (https://sqlite.org/walformat.html). */
interface LogState {
  /** Bytes of a page, and pages of the database; 0 as long as nothing was written. */
  pageSize: number;
  pages: number;
  /** Pages in the log. */
  frames: number;
  /** Those that were copied from it to the database, and those that a checkpoint has begun to copy. */
  copied: number;
  begun: number;
  /** Another one whenever the log is begun anew. */
  salt: string;
}

const stateBytes = 136;
/** Its first part stands there twice; the copies differ while a process writes them. */
const copiedTwiceBytes = 48;
const logHeaderBytes = 32;
const frameHeaderBytes = 24;
const headerBytes = 100;

const sizeOfPage = (stored: number): number => (stored === 1 ? 65_536 : stored);

/** Reads the shared memory, whose numbers are in this machine's order of bytes. */
function parseState(memory: Buffer): LogState {
  const little = endianness() === 'LE';
  const number = (at: number) => (little ? memory.readUInt32LE(at) : memory.readUInt32BE(at));
  return {
    pageSize: sizeOfPage(little ? memory.readUInt16LE(14) : memory.readUInt16BE(14)),
    frames: number(16),
    pages: number(20),
    copied: number(96),
    begun: number(128),
    salt: memory.toString('latin1', 32, 40),
  };
}

const identityOf = (file: BigIntStats | undefined): string => `${file?.dev}:${file?.ino}`;

interface SharedDescriptor {
  descriptor: number;
  users: number;
}

/** Descriptors that are open for reading, by file. Closing one gives up every lock of this process on its file. */
const sharedDescriptors = new Map<string, SharedDescriptor>();

/** Opens a file for reading, or shares the descriptor that is open already. @returns it, and what releases it */
function openShared(path: string): [descriptor: number, release: () => void] {
  const key = identityOf(statSync(path, { bigint: true }));
  const shared = sharedDescriptors.get(key) ?? { descriptor: openSync(path, 'r'), users: 0 };
  sharedDescriptors.set(key, shared);
  shared.users += 1;
  return [
    shared.descriptor,
    () => {
      shared.users -= 1;
      if (shared.users > 0) return;
      sharedDescriptors.delete(key);
      closeSync(shared.descriptor);
    },
  ];
}

/** The state of the files at the last check that found nothing wrong. */
interface CheckedState {
  modified: bigint;
  /** Another one once a checkpoint has written to the database. */
  checkpoint: string;
  /** How often the first page was changed. */
  changes: number;
}

/** How often to read again where another process writes meanwhile; past that the next check decides. */
const maxReads = 5;

/**
 * Watches the files of one open database. What is written to one that was deleted is gone when it is closed, and what is
 * written to a file that another program has changed damages it and is lost.
 *
 * SQLite writes to the database in checkpoints alone, of which the shared memory tells. A database that was modified
 * without one, or a log that is not the one of the shared memory, was changed by something else.
 */
export class WatchedFiles {
  readonly #path: string;
  readonly #files: string[];
  readonly #opened: string;
  readonly #descriptors: [descriptor: number, release: () => void][];
  readonly #memory = Buffer.alloc(stateBytes);
  readonly #memoryAfter = Buffer.alloc(stateBytes);
  readonly #logHeader = Buffer.alloc(logHeaderBytes);
  #checked: CheckedState | undefined;
  #changed: DatabaseUnavailableError | undefined;

  /** @param path of a database whose log and shared memory are there */
  constructor(path: string) {
    this.#path = path;
    // Where the path is a link, the log lies beside the file itself.
    const real = realpathSync(path);
    this.#files = [path, `${real}-wal`, `${real}-shm`];
    this.#opened = this.#stat().map(identityOf).join(' ');
    this.#descriptors = this.#files.map(openShared);
    this.check();
  }

  #stat(): (BigIntStats | undefined)[] {
    return this.#files.map((file) => statSync(file, { bigint: true, throwIfNoEntry: false }));
  }

  #statOpen(file: number): BigIntStats {
    const [descriptor = -1] = this.#descriptors[file] ?? [];
    return fstatSync(descriptor, { bigint: true });
  }

  #read(file: number, into: Buffer): boolean {
    const [descriptor = -1] = this.#descriptors[file] ?? [];
    return readSync(descriptor, into, 0, into.length, 0) === into.length;
  }

  /** Whether all that the shared memory says to be in the log can be. */
  #isLogWhole({ frames, pageSize, salt }: LogState, size: bigint): boolean {
    if (frames === 0) return true;
    const header = this.#logHeader;
    return (
      size >= logHeaderBytes + frames * (frameHeaderBytes + pageSize) &&
      this.#read(1, header) &&
      header.toString('latin1', 16, 24) === salt
    );
  }

  /** @returns how often the first page was changed; undefined where it is none of a database of ours */
  #changesOf({ pageSize }: LogState): number | undefined {
    const header = Buffer.alloc(headerBytes);
    const isOurs =
      this.#read(0, header) &&
      header.toString('latin1', 0, 16) === 'SQLite format 3\0' &&
      [0, sizeOfPage(header.readUInt16BE(16))].includes(pageSize) &&
      [0, applicationId].includes(header.readUInt32BE(68));
    return isOurs ? header.readUInt32BE(24) : undefined;
  }

  /** @returns the new look, where a database may look so after the last one */
  #follows(state: LogState, { size, mtimeNs: modified }: BigIntStats): CheckedState | undefined {
    const { pages, pageSize, frames, copied, salt } = state;
    const checkpoint = `${salt} ${copied}`;
    const before = this.#checked;
    const changes = this.#changesOf(state);
    if (changes === undefined) return undefined;
    const isWhole = copied < frames || pages === 0 || size === BigInt(pages) * BigInt(pageSize);
    const isExplained =
      before === undefined ||
      before.modified === modified ||
      (before.checkpoint !== checkpoint && changes >= before.changes);
    return isWhole && isExplained ? { modified, checkpoint, changes } : undefined;
  }

  /** @returns whether nothing but SQLite changed the files; undefined where another process writes to them just now */
  #inspect(database: BigIntStats, log: BigIntStats): boolean | undefined {
    if (this.#memory.compare(this.#memory, copiedTwiceBytes, 2 * copiedTwiceBytes, 0, copiedTwiceBytes) !== 0)
      return undefined;
    const state = parseState(this.#memory);
    const isLogWhole = this.#isLogWhole(state, log.size);
    const isSame =
      this.#checked?.modified === database.mtimeNs && this.#checked.checkpoint === `${state.salt} ${state.copied}`;
    if (isLogWhole && isSame) return true;
    const isCheckpointUnderWay = state.copied < state.begun;
    const checked = isCheckpointUnderWay ? this.#checked : this.#follows(state, database);
    if (!this.#read(2, this.#memoryAfter) || !this.#memoryAfter.equals(this.#memory)) return undefined;
    if (!isLogWhole || (checked === undefined && !isCheckpointUnderWay)) return false;
    this.#checked = checked;
    return true;
  }

  /** @throws DatabaseUnavailableError where the files are no longer those that were opened, or were changed in place */
  check(): void {
    this.#checkContent(() => {
      const stats = this.#stat();
      const [database, log] = stats;
      if (stats.map(identityOf).join(' ') !== this.#opened || !database || !log)
        throw new DatabaseUnavailableError(
          `${this.#path}, or the -wal or -shm file beside it, was deleted or replaced while in use. Put the right files in place and restart.`,
        );
      return [database, log];
    });
  }

  /** As `check`, but of the files that are open, wherever they are now: in some 8 microseconds. @throws DatabaseUnavailableError */
  checkContent(): void {
    this.#checkContent(() => [this.#statOpen(0), this.#statOpen(1)]);
  }

  #checkContent(stat: () => [database: BigIntStats, log: BigIntStats]): void {
    this.refuseChanged();
    for (let reads = 0; reads < maxReads; reads += 1) {
      const isMemoryWhole = this.#read(2, this.#memory);
      const isUnchanged = isMemoryWhole && this.#inspect(...stat());
      if (isUnchanged === true) return;
      if (isUnchanged === undefined) continue;
      this.#changed = new DatabaseUnavailableError(
        `${this.#path}, or the -wal file beside it, was changed by another program while in use. Stop the server, put the right files in place and restart.`,
      );
      throw this.#changed;
    }
  }

  /** @throws DatabaseUnavailableError where a check found that a file was changed in place: its content cannot be trusted */
  refuseChanged(): void {
    if (this.#changed) throw this.#changed;
  }

  /** To be called once the database is closed. */
  release(): void {
    for (const [, release] of this.#descriptors.splice(0)) release();
  }
}
