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

interface Held {
  descriptor: number;
  holders: number;
}

/** What is held open to be read, by file. Closing a descriptor gives up every lock of this process on its file. */
const heldFiles = new Map<string, Held>();

/** Opens a file to be read, or shares it with others that hold it. @returns its descriptor, and what gives it back */
function holdFile(path: string): [descriptor: number, release: () => void] {
  const key = identityOf(statSync(path, { bigint: true }));
  const held = heldFiles.get(key) ?? { descriptor: openSync(path, 'r'), holders: 0 };
  heldFiles.set(key, held);
  held.holders += 1;
  return [
    held.descriptor,
    () => {
      held.holders -= 1;
      if (held.holders > 0) return;
      heldFiles.delete(key);
      closeSync(held.descriptor);
    },
  ];
}

/** A look at the files that found them as SQLite left them. */
interface Sound {
  modified: bigint;
  /** Another one once a checkpoint has written to the database. */
  checkpoint: string;
  /** How often the first page was changed. */
  changes: number;
}

/** How often to look where another process writes meanwhile; past that the next look decides. */
const maxLooks = 5;

/**
 * Watches the files of one open database. What is written to one that was deleted is gone when it is closed, and what is
 * written beside foreign bytes damages them and is lost.
 *
 * SQLite writes to the database in checkpoints alone, of which the shared memory tells. A database that was modified
 * without one, or a log that is not the one of the shared memory, was changed by something else.
 */
export class WatchedFiles {
  readonly #path: string;
  readonly #files: string[];
  readonly #opened: string;
  readonly #held: [descriptor: number, release: () => void][];
  readonly #memory = Buffer.alloc(stateBytes);
  readonly #memoryAfter = Buffer.alloc(stateBytes);
  readonly #logHeader = Buffer.alloc(logHeaderBytes);
  #sound: Sound | undefined;
  #changed: DatabaseUnavailableError | undefined;

  /** @param path of a database whose log and shared memory are there */
  constructor(path: string) {
    this.#path = path;
    // Where the path is a link, the log lies beside the file itself.
    const real = realpathSync(path);
    this.#files = [path, `${real}-wal`, `${real}-shm`];
    this.#opened = this.#stat().map(identityOf).join(' ');
    this.#held = this.#files.map(holdFile);
    this.check();
  }

  #stat(): (BigIntStats | undefined)[] {
    return this.#files.map((file) => statSync(file, { bigint: true, throwIfNoEntry: false }));
  }

  #statOpen(file: number): BigIntStats {
    const [descriptor = -1] = this.#held[file] ?? [];
    return fstatSync(descriptor, { bigint: true });
  }

  #read(file: number, into: Buffer): boolean {
    const [descriptor = -1] = this.#held[file] ?? [];
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
  #follows(state: LogState, { size, mtimeNs: modified }: BigIntStats): Sound | undefined {
    const { pages, pageSize, frames, copied, salt } = state;
    const checkpoint = `${salt} ${copied}`;
    const before = this.#sound;
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
  #look(database: BigIntStats, log: BigIntStats): boolean | undefined {
    if (this.#memory.compare(this.#memory, copiedTwiceBytes, 2 * copiedTwiceBytes, 0, copiedTwiceBytes) !== 0)
      return undefined;
    const state = parseState(this.#memory);
    const isLogWhole = this.#isLogWhole(state, log.size);
    const isSame =
      this.#sound?.modified === database.mtimeNs && this.#sound.checkpoint === `${state.salt} ${state.copied}`;
    if (isLogWhole && isSame) return true;
    const isCheckpointUnderWay = state.copied < state.begun;
    const sound = isCheckpointUnderWay ? this.#sound : this.#follows(state, database);
    if (!this.#read(2, this.#memoryAfter) || !this.#memoryAfter.equals(this.#memory)) return undefined;
    if (!isLogWhole || (sound === undefined && !isCheckpointUnderWay)) return false;
    this.#sound = sound;
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
    for (let looks = 0; looks < maxLooks; looks += 1) {
      const isMemoryWhole = this.#read(2, this.#memory);
      const isSound = isMemoryWhole && this.#look(...stat());
      if (isSound === true) return;
      if (isSound === undefined) continue;
      this.#changed = new DatabaseUnavailableError(
        `${this.#path}, or the -wal file beside it, was changed by another program while in use. Stop the server, put the right files in place and restart.`,
      );
      throw this.#changed;
    }
  }

  /** @throws DatabaseUnavailableError where a check found that a file was changed in place: what it holds is worthless */
  refuseChanged(): void {
    if (this.#changed) throw this.#changed;
  }

  /** To be called once the database is closed. */
  release(): void {
    for (const [, release] of this.#held.splice(0)) release();
  }
}
