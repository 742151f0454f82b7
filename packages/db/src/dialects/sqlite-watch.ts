import { type BigIntStats, closeSync, fstatSync, openSync, readSync, realpathSync, statSync } from 'node:fs';
import { endianness } from 'node:os';
import { DatabaseUnavailableError } from '../errors.ts';
import { applicationId } from './sqlite-file.ts';

/** The state of the log, as SQLite keeps it in the shared memory (https://sqlite.org/walformat.html). */
interface LogState {
  /** Bytes per page, and pages of the database; 0 until something is written. */
  pageSize: number;
  pages: number;
  /** Pages in the log. */
  frames: number;
  /** Pages copied from the log to the database, and pages that a checkpoint has begun to copy. */
  copied: number;
  begun: number;
  /** Changes whenever the log is restarted. */
  salt: string;
}

const stateBytes = 136;
/** The first part is stored twice; the copies differ while a process is writing them. */
const copiedTwiceBytes = 48;
const logHeaderBytes = 32;
const frameHeaderBytes = 24;
const headerBytes = 100;

const sizeOfPage = (stored: number): number => (stored === 1 ? 65_536 : stored);

/** Parses the shared memory, whose numbers are in this machine's byte order. */
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

/**
 * Descriptors open for reading, by file. They are shared, because closing one releases all locks of this process on its
 * file.
 */
const sharedDescriptors = new Map<string, SharedDescriptor>();

/**
 * Opens a file for reading, or shares the descriptor that is already open.
 * @returns the descriptor, and a function to release it
 */
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

/** The state of the files at the last check that found no problem. */
interface CheckedState {
  modified: bigint;
  /** Changes whenever a checkpoint has written to the database. */
  checkpoint: string;
  /** SQLite's change counter, which is on the first page. */
  changes: number;
}

/** How often to read again while another process is writing; after that, the next check decides. */
const maxReads = 5;

/**
 * Watches the files of one open database. Writes to a deleted file are lost when it is closed, and writes to a file
 * that another program has changed damage it and are lost.
 *
 * SQLite writes to the database only in checkpoints, which the shared memory records. If the database was modified
 * without one, or the log does not match the shared memory, something else changed the files.
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

  /** @param path a database whose log and shared memory exist */
  constructor(path: string) {
    this.#path = path;
    // If the path is a symbolic link, the log is beside the target.
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

  /** Whether the log can contain everything that the shared memory says it does. */
  #isLogWhole({ frames, pageSize, salt }: LogState, size: bigint): boolean {
    if (frames === 0) return true;
    const header = this.#logHeader;
    return (
      size >= logHeaderBytes + frames * (frameHeaderBytes + pageSize) &&
      this.#read(1, header) &&
      header.toString('latin1', 16, 24) === salt
    );
  }

  /** @returns SQLite's change counter; undefined if the file is not a database of ours */
  #changesOf({ pageSize }: LogState): number | undefined {
    const header = Buffer.alloc(headerBytes);
    const isOurs =
      this.#read(0, header) &&
      header.toString('latin1', 0, 16) === 'SQLite format 3\0' &&
      [0, sizeOfPage(header.readUInt16BE(16))].includes(pageSize) &&
      [0, applicationId].includes(header.readUInt32BE(68));
    return isOurs ? header.readUInt32BE(24) : undefined;
  }

  /** @returns the new state, if SQLite can have produced it after the last checked one */
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

  /** @returns whether only SQLite changed the files; undefined while another process is writing to them */
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

  /** @throws DatabaseUnavailableError if the files were deleted, replaced, or changed in place */
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

  /**
   * Like `check`, but for the open files, wherever they are now. Takes about 8 microseconds.
   * @throws DatabaseUnavailableError
   */
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

  /**
   * @throws DatabaseUnavailableError if a check found a file that was changed in place, whose content cannot be trusted
   */
  refuseChanged(): void {
    if (this.#changed) throw this.#changed;
  }

  /** Must be called after the database is closed. */
  release(): void {
    for (const [, release] of this.#descriptors.splice(0)) release();
  }
}
