/** The room of what Linux built, with its recorded cases as runs. */
import { kernelOf } from '../../cases/run';
import type { Opened, RecordedCase } from '../opened';
import type { Linux } from '.';
import { lineOfStep } from '../../cases/lines';
import { iommufdShown } from './iommufd';

function openedCase(one: RecordedCase): Opened {
  const lines = one.steps.map(lineOfStep);
  const whole = lines.findIndex((line) => line === undefined);
  const run = (whole < 0 ? lines : lines.slice(0, whole)) as string[];
  const kernel = kernelOf(one as never).slice(0, 2).join('.');
  const { env, object, kernel: range, ran } = one;
  return {
    record: {
      room: 'iommufd', positions: [kernel], run, at: run.length, source: `case:${one.id}`,
      world: { env: env ?? {}, object, ...(range === undefined ? {} : { kernel: range }), ...(ran === undefined ? {} : { ran }) },
    },
    recorded: one.steps.slice(0, run.length).map(({ expect }) => (expect === 'ok' ? 'OK' : expect)),
    by: one.ran?.length ? `Linux ${one.ran.join(', ')}` : 'read from the source of Linux',
    ...(whole < 0 ? {} : { note: `Step ${whole + 1} and what follows have an argument that no line can say; they are left away.` }),
  };
}

export const linux: Linux = { room: iommufdShown, open: openedCase };
