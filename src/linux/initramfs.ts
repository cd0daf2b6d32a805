/** The root of a guest: an archive of programs (cpio, the form that the kernel's documentation calls newc). */
import { gzipSync } from 'node:zlib';

interface Entry { readonly name: string; readonly mode: number; readonly data: Buffer }

const TRAILER = 'TRAILER!!!';
const hex = (number: number): string => number.toString(16).toUpperCase().padStart(8, '0');
const padded = (bytes: Buffer): Buffer => Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);

function record({ name, mode, data }: Entry, number: number): Buffer {
  // inode, mode, owner, group, links, time, size, four numbers of devices, length of the name, checksum.
  const fields = [number, mode, 0, 0, 1, 0, data.length, 0, 0, 0, 0, name.length + 1, 0];
  return Buffer.concat([padded(Buffer.from(`070701${fields.map(hex).join('')}${name}\0`, 'latin1')), padded(data)]);
}

/** @param init the program that is the first process @param more what else there is, by name */
export function initramfs(init: Buffer, more: Readonly<Record<string, Buffer>> = {}): Buffer {
  const files = Object.entries({ init, ...more }).map(([name, data]): Entry => ({ name, mode: 0o100755, data }));
  const entries: Entry[] = [...files, { name: TRAILER, mode: 0, data: Buffer.alloc(0) }];
  return gzipSync(Buffer.concat(entries.map(record)), { level: 1 });
}
