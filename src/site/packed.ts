/** Data for a page, in a classic script: a page from a folder can read no other file. Compressed, as most of a site would be data else. */
import { gzipSync } from 'node:zlib';

/** A script that sets `name` to what `src/explorer/packed.ts` unpacks; numbers of any size as the cases write them. */
export const packedScript = (name: string, data: object): string =>
  `globalThis.${name}="${gzipSync(JSON.stringify(data, (_, value: unknown) => (typeof value === 'bigint' ? `0x${value.toString(16)}` : value)), { level: 9 }).toString('base64')}";\n`;
