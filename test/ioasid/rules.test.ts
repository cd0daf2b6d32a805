/** The rules of the room, held to the specification, the code and the table in spec/ioasid/README.md. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Ioasid } from '../../src/ioasid/ioasid';
import { PROFILES } from '../../src/ioasid/profiles';
import * as rules from '../../src/ioasid/rules';
import { holdRules } from '../rules/held';
import { play, world } from './worlds';

const { IOASID_RULES, ...tables } = rules;
const FIELDS = Object.entries(PROFILES.linux).flatMap(([field, value]) => (/^E[A-Z]+$/.test(String(value)) ? [field] : []));

holdRules({
  name: 'ioasid', module: 'PageFault', tables, calls: IOASID_RULES, document: 'spec/ioasid/README.md', fields: FIELDS, others: ['src/ioasid/machine.ts'],
  naked: Object.fromEntries([...new Set(Object.values(PROFILES).flatMap((profile) => FIELDS.map((field) => profile[field as 'unknown'])))]
    .filter((errno) => errno !== 'OK').map((errno) => [`src/ioasid/profiles.ts: '${errno}'`, 'the profile says it'])),
});

const why = suite('Why a call is refused');
const because = (system: Ioasid, answered: ReturnType<Ioasid['free']> | undefined): string => system.why(answered!)!.because;

why('what uses an address space that cannot be freed', () => {
  const system = play(new Ioasid(world('linux')), 'openContext p1 c1', 'alloc p1 c1 false', 'openDevice p1 f1', 'bind p1 f1 c1', 'attach p1 f1 c1 1');
  assert.is(because(system, system.free('p1', 'c1', 1)), '1 is used by its automatic table 3');
  assert.is(because(system, system.free('p1', 'c1', 3)), '3 is used by f1, which is attached');
  assert.is(because(system, system.free('p1', 'c1', 2)), '2 is used by the driver of f1');
});
why('whose group it is, and what a driver of the host has', () => {
  const system = play(new Ioasid(world('linux')), 'openContext p1 c1', 'openContext p1 c2', 'openDevice p1 f1', 'openDevice p1 f2', 'bind p1 f1 c1');
  assert.equal(system.why(system.bind('p1', 'f2', 'c2')!), { errno: 'EPERM', rule: 'owned', because: 'the group g1 is claimed for c1' });
  assert.is(because(system, system.bind('p1', 'f1', 'c1')), 'f1 is bound to c1 already');
  assert.is(because(system, system.driverBind('d1')), 'a file of d1 is open');
});
why('which area is met, and where one would be cut', () => {
  const system = play(new Ioasid({ ...world('linux'), last: undefined, grain: undefined }), 'openContext p1 c1', 'alloc p1 c1 false');
  assert.is(system.map('p1', 'c1', 1, 0x10000, 0x1ffff).errno, 'OK');
  assert.is(because(system, system.map('p1', 'c1', 1, 0x1f000, 0x20fff)), 'the area 0x10000-0x1ffff is there already, or its unmap has not returned');
  assert.is(because(system, system.unmap('p1', 'c1', 1, 0x10000, 0x10fff)), 'the range would cut the area 0x10000-0x1ffff, and areas go whole');
  assert.is(because(system, system.map('p1', 'c1', 1, 1, 0xfff)), '0x1 to 0xfff are no whole pages of 0x1000');
  assert.is(because(system, system.unmap('p1', 'c1', 1, 0, 0xfff)), 'nothing is mapped from 0x0 to 0xfff');
});
why('a call that was answered has no reason', () => {
  const system = play(new Ioasid(world('linux')), 'openContext p1 c1');
  system.alloc('p2', 'c1', false);
  assert.is(system.why(system.alloc('p1', 'c1', false)!), undefined);
});
why.run();
