/** A structure of the kernel's as it is written in C, `u32 size, flags; u64 iova`: what its members are, and where each stands. */

export interface Member { readonly name: string; readonly at: number; /** Bytes. */ readonly width: number; readonly signed: boolean }

const WIDTHS: Readonly<Record<string, number>> = { u8: 1, u16: 2, u32: 4, s32: 4, u64: 8 };

/** Its members in their order; as in the kernel's headers, each stands at a multiple of its width. */
export function structureMembers(structure: string): Member[] {
  let at = 0;
  return structure.split(';').flatMap((line): Member[] => {
    const [type, ...names] = line.trim().split(/,? +/);
    const width = WIDTHS[type];
    return names.map((written) => {
      const [, name, times] = /^(\w+?)(?:\[(\d+)\])?$/.exec(written)!;
      const begins = Math.ceil(at / width) * width;
      at = begins + width * Number(times ?? 1);
      return { name, at: begins, width, signed: type.startsWith('s') };
    });
  });
}

/** Bytes of it. */
export function sizeOf(structure: string): number {
  const members = structureMembers(structure);
  const widest = Math.max(...members.map(({ width }) => width));
  const last = structure.trim().split(/[;,] */).pop()!;
  const { at, width } = members[members.length - 1];
  return Math.ceil((at + width * Number(/\[(\d+)\]/.exec(last)?.[1] ?? 1)) / widest) * widest;
}

/** It as C. */
export const inC = (structure: string): string => structure.split(';').map((line) => `__${line.trim()};`).join(' ');
