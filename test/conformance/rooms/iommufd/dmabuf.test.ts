import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { MappedBuffer } from '../../../../src/conformance/rooms/iommufd/dmabuf';
import { ACCESS_AREA, ACCESS_PIN } from '../../../../src/iommufd/rules/access';
import { PUT_ON } from '../../../../src/iommufd/rules/device';
import { COPY_SOURCE, MAP_FILE, PLACE, UNMAP_NONE } from '../../../../src/iommufd/rules/ioas';
import { OBSERVED } from '../../../../src/revocation/mechanisms';
import { Revocation } from '../../../../src/revocation/revocation';
import { hold } from '../../hold';

hold('dmabuf', { rules: {
  mapFile: [MAP_FILE.revoked, PLACE.overlap], copyArea: [COPY_SOURCE.hole, PLACE.overlap], unmapArea: [UNMAP_NONE.nothingThere], attachSpace: [PUT_ON.attached],
  pinArea: [ACCESS_PIN.hole, ACCESS_AREA.notPinnable],
} });

const PLACES = [[1, 0], [1, 1], [2, 0]] as const;
const OWNERS = ['p', 'q', 'r'];

/** One dmabuf, mapped where devices are attached, and the same as a right that is taken back: who maps a page holds what stands. */
class Both {
  readonly buffer = new MappedBuffer('vfio');
  readonly right = new Revocation(OBSERVED.dmabufIommufd.all, { subjects: OWNERS, descriptions: ['d'] });

  constructor(readonly taken: readonly string[]) {
    const begun = [this.buffer.attachSpace(1), this.buffer.attachSpace(2), this.right.grant('p', 'd'), this.right.pass('p', 'q', 'd'), this.right.pass('p', 'r', 'd')];
    assert.equal(begun, begun.map(() => 'OK'));
    for (const step of taken) this.take(step);
  }

  /** Makes a call on both: both are OK, or neither is. */
  take(step: string): void {
    const [op, at] = step.split(' ');
    const [place, owner] = [PLACES[Number(at)], OWNERS[Number(at)]];
    const both = {
      map: () => [this.buffer.mapFile(place), this.right.map(owner, 'd')],
      unmap: () => [this.buffer.unmapArea(place), this.right.unmap(owner, 'd')],
      // It waits for nobody, so that it is over at once.
      revoke: () => [this.buffer.revoke(), this.right.withdraw() === 'OK' ? this.right.return() : undefined],
      restore: () => [this.buffer.restore(), this.right.giveBack()],
    }[op]!();
    assert.is(both[0] === 'OK', both[1] === 'OK', `${[...this.taken, step].join(', ')}: ${both.join(', ')}`);
  }

  get steps(): string[] { return [...PLACES.flatMap((_, at) => [`map ${at}`, `unmap ${at}`]), this.buffer.view().taken ? 'restore' : 'revoke']; }

  /** What is in force, and what is there in name only. */
  get states(): [buffer: string, right: string] {
    const { area, taken } = this.buffer.view();
    const { standing, void: voided, withdrawal } = this.right.view();
    const is = (set: ReadonlySet<[string, string]>, owner: string): boolean => [...set].some(([each]) => each === owner);
    return [
      [...area.values(), taken].join(' '),
      [...OWNERS.map((owner) => (is(standing, owner) ? 'live' : is(voided, owner) ? 'dead' : 'none')), withdrawal === 'returned'].join(' '),
    ];
  }
}

const mechanism = suite('dmabuf, as a mechanism that takes a right back');
mechanism('is the record dmabufIommufd: every run of maps, revokes and restores leaves in force what the record does', () => {
  const known = new Set<string>();
  const runs: string[][] = [[]];
  for (let run = runs.shift(); run; run = runs.shift()) {
    const both = new Both(run);
    const [buffer, right] = both.states;
    assert.is(right, buffer, run.join(', '));
    if (known.has(buffer)) continue;
    known.add(buffer);
    for (const step of both.steps) runs.push([...run, step]);
  }
  // Each place has nothing, what lives or what is dead; nothing lives while it is taken.
  assert.is(known.size, 3 ** 3 + 2 ** 3);
});
mechanism.run();
