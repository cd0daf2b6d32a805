/** DMA: what is possible, and what the IOMMU answers. */
import { suite } from 'uvu';
import { answers, busy, NAMES, play } from './worlds';

const dma = suite('DMA');
dma('one at a time; EFAULT where it is blocked or nothing is mapped; none of a device that is gone', () => {
  for (const profile of NAMES) {
    const system = play(busy(profile), 'dmaBegin d1 0');
    answers(system, 'dmaBegin', ['d1', 1], undefined);
    answers(system, 'dmaBegin', ['d2', 2], 'EFAULT');
    play(system, 'dmaEnd d1', 'hotUnplug d3', 'deviceUnplugged d3');
    answers(system, 'dmaEnd', ['d1'], undefined);
    answers(system, 'dmaBegin', ['d3', 0], undefined);
  }
});
dma('of a device that an unplug waits for, as long as a file is open', () => {
  const system = play(busy('linux'), 'hotUnplug d1', 'dmaBegin d1 0', 'dmaEnd d1', 'close p1 f1', 'fileDetached f1', 'fileReleased f1');
  answers(system, 'dmaBegin', ['d1', 0], undefined);
});
dma.run();
