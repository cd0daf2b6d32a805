/** Words of calls: what they stand for, and what is said of those that are none. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { parseCases } from '../../../src/cases/format';
import { OPS } from '../../../src/cases/dispatch';
import { flagsOf, typeWord } from '../../../src/iommufd/ioctl/arguments';
import { HWPT_DATA, HWPT_FLAGS, UNKNOWN_WORDS, numberIn, wordOf } from '../../../src/iommufd/ioctl/words';

/** What is wrong with the one step of a case; undefined for nothing. */
function complaint(op: string, args: object): string | undefined {
  const steps = [{ op: 'open_fd', args: { as: 'F' }, expect: 'ok' }, { op, args: { fd: 'F', ...args }, expect: 'ok' }];
  return [...parseCases('f', JSON.stringify([{ id: 'c', object: 'o', steps }])).problems.values()][0]?.message;
}

const words = suite('Words');
words('are their numbers, and bits are their words', () => {
  assert.equal([flagsOf(['PASID'], HWPT_FLAGS), flagsOf(9, HWPT_FLAGS), flagsOf('0x9', HWPT_FLAGS), flagsOf('NEST_PARENT|PASID', HWPT_FLAGS)],
    [['PASID'], ['NEST_PARENT', 'PASID'], ['NEST_PARENT', 'PASID'], ['NEST_PARENT', 'PASID']]);
  assert.equal(flagsOf(0x81, HWPT_FLAGS), ['NEST_PARENT', '0x80'], 'what is left of the bits is one word more');
  assert.equal([typeWord(0xdead, 'NONE', HWPT_DATA), typeWord(undefined, 'NONE', HWPT_DATA), typeWord('0xdead', 'NONE', HWPT_DATA), typeWord('OTHER', 'NONE', HWPT_DATA)], ['SELFTEST', 'NONE', 'SELFTEST', 'OTHER']);
  assert.equal([wordOf(HWPT_DATA, 1), wordOf(HWPT_DATA, 99), numberIn('0x10'), numberIn('16')], ['VTD_S1', undefined, 16, undefined]);
});
words('that are like one of the call are a complaint with the nearest; those that are like none stand for what no kernel knows', () => {
  const alloc = (args: object) => complaint('hwpt_alloc', { dev: 1, pt: 1, ...args });
  assert.match(alloc({ flags: ['NEST_PARNT'] })!, /flags has no 'NEST_PARNT' .*is 'NEST_PARENT' meant\?/);
  assert.match(alloc({ flags: 'DIRTY' })!, /is 'DIRTY_TRACKING' meant\?/);
  assert.match(alloc({ data: 'SELFTST' })!, /is 'SELFTEST' meant\?/);
  for (const flags of [['OTHER'], ['X'], 8, '0x80', [], 'PASID,NEST_PARENT']) assert.is(alloc({ flags }), undefined, JSON.stringify(flags));
  assert.equal([alloc({ data: 'SELFTEST+1' }), alloc({ data: 7 })], [undefined, undefined]);
  assert.match(alloc({ memory: 'nowhere' })!, /memory has no 'nowhere' \(there are none, null\)/);
  assert.match(complaint('device_ioctl', { groups: 'F' })!, /groups is not a list of names/);
});
words('each call has a list for each argument that is made of them', () => {
  const without = [...OPS].flatMap(([op, { takes, words: known }]) => Object.entries(takes).filter(([key, kind]) => /^(type|word)\??$/.test(kind) && !known?.[key]).map(([key]) => `${op}.${key}`));
  assert.equal(without, []);
  assert.ok(UNKNOWN_WORDS.includes('OTHER'));
});
words.run();
