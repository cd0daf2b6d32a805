/** Fault queues and their descriptors: what is refused, and who holds whom. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Fault, faultAlloc } from '../../src/iommufd/fault';
import { newContext, newDevice, newHwpt, newIoas } from './setup';

const test = suite('Fault queues');
test('a fault queue takes no flag, and its descriptor holds the context', () => {
  const context = newContext();
  assert.is(faultAlloc(context, 1).errno, 'EOPNOTSUPP');
  assert.equal([context.objects.empty, context.holders], [true, 1]);
  const made = faultAlloc(context);
  assert.ok(made.errno === 'OK');
  context.put();
  assert.not(context.released);
  made.file.put();
  assert.ok(context.released);
  for (const [file, words] of [[context, /^a released iommufd is put again$/], [made.file, /^a released queue is put again$/]] as const) assert.throws(() => file.put(), words);
});
test('EBUSY while its descriptor is open, and while a HWPT reports to it', () => {
  const context = newContext();
  const made = faultAlloc(context);
  assert.ok(made.errno === 'OK');
  const fault = context.lookup<Fault>(made.id, 'Fault')!;
  const hwpt = newHwpt(context, newDevice(context, 'd1'), newIoas(context).id, { flags: ['FAULT_ID_VALID'], fault: made.id });
  assert.equal([fault.open, context.destroyObject(made.id)], [true, 'EBUSY']);
  made.file.put();
  assert.equal([fault.open, context.destroyObject(made.id)], [false, 'EBUSY']);
  assert.equal([context.destroyObject(hwpt), context.destroyObject(made.id)], ['OK', 'OK']);
});
test.run();
