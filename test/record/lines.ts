/** Lines of a recording, made by hand: structures by the place of each field. */

type Field = readonly [at: number, width: 1 | 2 | 4 | 8, value: number | bigint];

/** A structure of so many bytes, as the tracer writes it. */
export function bytes(length: number, ...fields: readonly Field[]): string {
  const whole = Buffer.alloc(length);
  for (const [at, width, value] of fields) {
    if (width === 8) whole.writeBigUInt64LE(BigInt.asUintN(64, BigInt(value)), at);
    else whole.writeUIntLE(Number(value) >>> 0, at, width);
  }
  return whole.toString('hex');
}

/** A structure that begins with its own length. */
export const sized = (length: number, ...fields: readonly Field[]): string => bytes(length, [0, 4, length], ...fields);

const BEGIN = 'machine release=7.2.13-test architecture=x86_64 page=4096 type1=0\nbegun pid=1 attached=0 watched=/dev/iommu watched=/dev/vfio/ watched=/dev/kvm\n';
const END = 'done status=0 interrupted=0\n';

/** A whole recording of these lines; those of process 1 need not say whose they are, and every call gets its times. */
export function recording(...lines: readonly string[]): string {
  const whole = lines.map((line, at) => {
    const words = line.includes('pid=') || /^(machine|device)/.test(line) ? line : line.replace(/^(\w+)/, '$1 pid=1');
    return `${words.includes('tid=') ? words : `${words} tid=${/pid=(\d+)/.exec(words)?.[1] ?? 1}`} ${words.includes('begin=') ? '' : `begin=${at * 10} end=${at * 10 + 5}`}`.trim();
  });
  return `${BEGIN}${whole.map((line) => `${line}\n`).join('')}${END}`;
}

/** A request on a descriptor. */
export const request = (fd: number, number: number, before: string, rc: number, more = ''): string => `ioctl fd=${fd} to=x request=${number.toString(16)} argument=1000 before=${before} rc=${rc} ${more}`.trim();
