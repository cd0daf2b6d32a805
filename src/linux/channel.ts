/**
 * The channel between the host and its guest: a file of memory that the guest has as the window of a device (ivshmem), with a ring of bytes each way.
 * Each side counts what it wrote and what it read, modulo 2^32, and says so only after the bytes are there; neither wakes the other. The file has no name.
 */
import { closeSync, existsSync, ftruncateSync, openSync, readSync, unlinkSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ToolError, sentence } from '../tlc/error';

/** As src/recorder/channel.c has them: bytes of a ring, where the first begins, and of all. */
export const RING = 1 << 22;
const HEAD = 4096;
export const WINDOW = 1 << 24;
const SHARED = '/dev/shm';

interface Way { readonly wrote: number; readonly read: number; readonly ring: number }
const TO_GUEST: Way = { wrote: 0, read: 64, ring: HEAD };
const TO_HOST: Way = { wrote: 128, read: 192, ring: HEAD + RING };

/** A file without a name, of memory where there is such a folder. Throws ToolError. */
function nameless(): number {
  const folder = existsSync(SHARED) ? SHARED : tmpdir();
  const path = join(folder, `ioasid-channel-${process.pid}-${Math.random().toString(36).slice(2)}`);
  try {
    const file = openSync(path, 'wx+', 0o600);
    unlinkSync(path);
    ftruncateSync(file, WINDOW);
    return file;
  } catch (error) {
    throw new ToolError(`no memory for the channel to a guest, in ${folder}: ${sentence(error)}`);
  }
}

export class Channel {
  /** Its descriptor, for who has the other side. */
  readonly file = nameless();
  readonly #number = Buffer.alloc(4);
  readonly #bytes = Buffer.alloc(RING);
  readonly #counts = new Map<number, number>();
  #waiting = Buffer.alloc(0);
  #open = true;

  #their(at: number): number {
    readSync(this.file, this.#number, 0, 4, at);
    return this.#number.readUInt32LE(0);
  }

  #own(at: number): number { return this.#counts.get(at) ?? 0; }
  #set(at: number, count: number): void {
    this.#counts.set(at, count >>> 0);
    this.#number.writeUInt32LE(count >>> 0, 0);
    writeSync(this.file, this.#number, 0, 4, at);
  }

  /** Says a text, of which what has no room is kept for `flush`. */
  write(text: string): void {
    this.#waiting = Buffer.concat([this.#waiting, Buffer.from(text, 'latin1')]);
    this.flush();
  }

  /** Says of what was kept as much as there is room for. */
  flush(): void {
    while (this.#open && this.#waiting.length > 0) {
      const wrote = this.#own(TO_GUEST.wrote);
      const at = wrote % RING;
      const now = Math.min(this.#waiting.length, RING - at, RING - ((wrote - this.#their(TO_GUEST.read)) >>> 0));
      if (now === 0) return;
      writeSync(this.file, this.#waiting, 0, now, TO_GUEST.ring + at);
      this.#set(TO_GUEST.wrote, wrote + now);
      this.#waiting = this.#waiting.subarray(now);
    }
  }

  /** What the guest said since. */
  read(): string {
    if (!this.#open) return '';
    const from = this.#own(TO_HOST.read);
    const length = (this.#their(TO_HOST.wrote) - from) >>> 0;
    if (length === 0) return '';
    // What goes round the end of the ring is in two pieces.
    const first = Math.min(length, RING - (from % RING));
    readSync(this.file, this.#bytes, 0, first, TO_HOST.ring + (from % RING));
    if (first < length) readSync(this.file, this.#bytes, first, length - first, TO_HOST.ring);
    this.#set(TO_HOST.read, from + length);
    return this.#bytes.toString('latin1', 0, length);
  }

  close(): void {
    if (this.#open) closeSync(this.file);
    this.#open = false;
  }
}
