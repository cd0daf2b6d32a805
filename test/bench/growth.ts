/** How the time of an operation grows with the number of them. */
import type { Row } from './run';

const SIZES = [1_000, 10_000, 100_000, 1_000_000];

export const seconds = (work: () => void): number => {
  const began = process.hrtime.bigint();
  work();
  return Number(process.hrtime.bigint() - began) / 1e9;
};

/** Nanoseconds an operation at each size; small ones are done over and over. @param each so many operations, answering seconds for one */
export function growth(name: string, each: (operations: number) => number): Row[] {
  each(10_000);
  const times = SIZES.map((operations) => {
    const turns = Math.max(1, 100_000 / operations);
    let sum = 0;
    for (let turn = 0; turn < turns; turn++) sum += each(operations);
    return (sum / turns) * 1e9;
  });
  return [
    ...SIZES.map((operations, at) => ({ name: `${name}-${operations}`, value: times[at], unit: 'ns/operation' })),
    { name: `${name}-growth-1000-to-1000000`, value: times[3] / times[0], unit: 'times a call' },
  ];
}
