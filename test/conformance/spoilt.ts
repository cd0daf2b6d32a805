import { translate } from '../../src/conformance/rooms/iommufd/recorded';
import type { RecordedRun, RecordedStep } from '../../src/conformance/rooms/iommufd/recorded';

/** Changes the answer of one step: another errno, or another number. */
export function spoilt(whole: RecordedRun, at: number): RecordedRun {
  const wrong = (one: RecordedStep): RecordedStep => {
    const [key, value] = Object.entries(one.out ?? {})[0] ?? [];
    if (key !== undefined && typeof value === 'number') return { ...one, out: { [key]: value + 1 + (key === 'unmapped' ? 4095 : 0) } };
    return { ...one, expect: one.expect === 'ok' ? 'EINVAL' : one.expect === 'ENOENT' ? 'EBUSY' : 'ENOENT' };
  };
  return { ...whole, steps: whole.steps.map((one, i) => (i === at ? wrong(one) : one)) };
}

/** Every sixth run, with one wrong answer somewhere, and the step of that. */
export function someSpoilt(runs: readonly RecordedRun[]): { at: number; run: RecordedRun }[] {
  return runs.filter((_, i) => i % 6 === 0).map((whole, i) => {
    const told = translate(whole).from;
    const at = told[1 + ((i * 7) % (told.length - 1))];
    return { at, run: spoilt(whole, at) };
  });
}
