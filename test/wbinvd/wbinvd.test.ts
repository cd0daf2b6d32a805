import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type PositionName, WBINVD_POSITIONS } from '../../src/wbinvd/positions';
import { Wbinvd } from '../../src/wbinvd/wbinvd';

const LOOSE = { group: 'G1', noSnoop: true, canEnforce: false };

/** Two devices of which the second cannot issue no-snoop, two machines of two processes, and the first device in use. */
function room(position: PositionName): Wbinvd {
  const one = new Wbinvd(WBINVD_POSITIONS[position], { D1: LOOSE, D2: { group: 'G2', noSnoop: false, canEnforce: false } }, { K1: 'P1', K2: 'P2' });
  one.alloc('A', false);
  one.bind('D1');
  one.attach('D1', 'A');
  return one;
}

const machine = suite('A machine that is gone');

machine('is EBADF to every call, and nothing happens to it', () => {
  const one = room('Linux67File');
  one.destroy('K1');
  const answers = [one.tell('K1', 'D1'), one.add('K1', 'D1'), one.del('K1', 'D1'), one.closeKvm('K1'), one.destroy('K1')];
  assert.equal(answers.map((answer) => answer?.errno), ['EBADF', 'EBADF', 'EBADF', 'EBADF', 'EBADF']);
  assert.equal([one.noticeArrived('K1'), one.wbinvd('K1'), one.wbinvdBegins('K1'), one.wbinvdEnds('K1')], [undefined, undefined, undefined, undefined]);
});

machine('waits for the WBINVD that it has begun', () => {
  const one = room('Linux67File');
  one.add('K1', 'D1');
  one.wbinvdBegins('K1');
  assert.is(one.destroy('K1'), undefined);
  one.wbinvdEnds('K1');
  assert.equal(one.destroy('K1'), { errno: 'OK' });
});

machine.run();

const exit = suite('The end of a process');

exit('closes what it has open, and ends its machines, their WBINVD too, and not those of others', () => {
  const one = room('Linux67File');
  one.add('K1', 'D1');
  one.wbinvdBegins('K1');
  assert.equal(one.exit('P1'), { errno: 'OK' });
  assert.equal([...one.kvm.machines.keys()], ['K2']);
  assert.equal([one.devices.get('D1')!.open, one.devices.get('D1')!.bound], [false, false]);
});

exit('ends the DMA of a device that nobody has any more, and not that of one that KVM keeps', () => {
  const alone = room('Linux67File');
  alone.dmaBegins('D1');
  alone.exit('P1');
  assert.is(alone.devices.get('D1')!.flight, null);
  const kept = room('Linux67File');
  kept.add('K2', 'D1', 'P2');
  kept.dmaBegins('D1');
  kept.exit('P1');
  assert.equal(kept.devices.get('D1')!.flight, new Set(['K2']));
});

exit('leaves nothing; before it, a bound device remains, with a table or without', () => {
  const one = room('Linux67File');
  one.bind('D2');
  assert.equal(one.remains(), ['D1', 'D2', 'K1', 'K2']);
  one.dmaBegins('D1');
  one.close('D1');
  assert.equal(one.remains(), ['D1', 'D2', 'K1', 'K2']);
  for (const process of ['P1', 'P2']) one.exit(process);
  assert.equal(one.remains(), []);
});

exit.run();

const dma = suite('DMA');

dma('reaches nothing without a table, and leaves no second in flight', () => {
  const one = room('Linux67File');
  assert.is(one.dma('D2'), undefined);
  assert.equal([one.dma('D1'), one.dmaBegins('D1'), one.dmaBegins('D1'), one.dmaEnds('D1'), one.dmaEnds('D1')],
    [{ errno: 'OK' }, { errno: 'OK' }, undefined, { errno: 'OK' }, undefined]);
});

dma('of a device that moves goes through the old table, which nobody else joins, until it ends', () => {
  const one = room('Linux67Group');
  one.dmaBegins('D1');
  one.attach('D1', 'B');
  assert.is(one.devices.get('D1')!.domain!.space, 'A');
  one.dmaEnds('D1');
  assert.is(one.devices.get('D1')!.domain!.space, 'B');
});

dma.run();

const ioctl = suite('The ioctl that flushes');

ioctl('is ENOTTY where KVM keeps lists; else it flushes if any bound device proves that it may be needed', () => {
  assert.equal(room('Linux67File').ioctl(), { errno: 'ENOTTY' });
  const one = room('GunthorpeOnce');
  one.bind('D2');
  assert.equal(one.ioctl(), { errno: 'OK', flushed: true });
  one.close('D1');
  assert.equal(one.ioctl(), { errno: 'OK', flushed: false });
});

ioctl.run();

const tables = suite('A table');

tables('that a device has left is not there for the next', () => {
  const one = new Wbinvd(WBINVD_POSITIONS.Linux67File, { D1: { ...LOOSE, canEnforce: true }, D2: LOOSE }, {});
  for (const d of ['D1', 'D2']) one.bind(d);
  for (const [d, space] of [['D1', 'A'], ['D1', 'B'], ['D2', 'A'], ['D1', 'A']]) one.attach(d, space);
  assert.is(one.devices.get('D1')!.table, one.devices.get('D2')!.table);
});

tables.run();
