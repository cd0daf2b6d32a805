/** What the code answers and the specification has not is listed, call by call (spec/iommufd/README.md). */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { OPS } from '../../../src/cases/dispatch';
import { allocatorOps } from '../../../src/allocator/calls';
import { kvmOps } from '../../../src/kvm/ioctl';
import { SPECIFIED_CALLS } from '../../../src/conformance/rooms/iommufd/recorded';
import { DirtyTracking } from '../../../src/conformance/rooms/iommufd/dirty';
import { MappedBuffer } from '../../../src/conformance/rooms/iommufd/dmabuf';
import { AreasOfMemory } from '../../../src/conformance/rooms/iommufd/memory';
import { Iommufd } from '../../../src/conformance/rooms/iommufd/iommufd';
import { BareBeside } from '../../../src/conformance/rooms/iommufd/no-iommu';

const ROOM = join(__dirname, '..', '..', '..', 'spec', 'iommufd');
const sections = readFileSync(join(ROOM, 'README.md'), 'utf8').split('\n## ');
const [calls, rest] = ['Calls\n', 'In the code, and not here\n'].map((title) => sections.find((section) => section.startsWith(title)) ?? '');
const textOf = (module: string): string => readFileSync(join(ROOM, `${module}.tla`), 'utf8');
const SPECIFICATION = ['Iommufd', 'IommufdContext', 'IommufdIoas', 'IommufdHwpt', 'IommufdDevice', 'IommufdAccess'].map(textOf).join('\n');
/** Modules by themselves, and what their calls are in the code; those on device files are VFIO's. */
const LAYERS: Readonly<Record<string, object | undefined>> = {
  IommufdCdev: undefined, IommufdDirty: DirtyTracking.prototype, IommufdDmabuf: MappedBuffer.prototype, IommufdMemory: AreasOfMemory.prototype, IommufdNoIommu: BareBeside.prototype,
};

/** The words in backticks of one column of a section's table. */
function column(section: string, at: number): string[] {
  return section.split('\n').filter((line) => /^\| (?!---)/.test(line)).slice(1).flatMap((line) => [...line.split(' | ')[at].matchAll(/`(\w+)`/g)].map(([, word]) => word));
}

const ARGUMENTS = new Set(['pasid']);
const specified = new Set(column(calls, 2));
const listed = column(rest, 1).filter((word) => !ARGUMENTS.has(word));

const lists = suite('The list of what the code has and the specification has not');

lists('is about calls', () => {
  assert.ok(specified.size > 30 && listed.length > 40);
});

lists('has every call of the room that the specification has not, once, and no other', () => {
  const all = [...OPS.keys()].filter((op) => !(op in kvmOps) && !(op in allocatorOps));
  assert.equal([...listed].sort(), all.filter((op) => !specified.has(op)).sort());
});

lists('leaves out what recorded runs are judged by', () => {
  for (const op of Object.keys(SPECIFIED_CALLS)) assert.ok(specified.has(op), op);
});

lists('and the table of calls is that of the specification and of the code', () => {
  for (const row of calls.split('\n').filter((line) => /^\| `/.test(line))) {
    const [cell] = row.split(' | ');
    const layer = /, in `(\w+)`$/.exec(cell)?.[1];
    const code = layer === undefined ? Iommufd.prototype : LAYERS[layer];
    for (const [, name] of cell.replace(/, in .*/, '').matchAll(/`(\w+)`/g)) {
      assert.match(layer === undefined ? SPECIFICATION : textOf(layer), new RegExp(`^${name}(\\(.*\\))? +==`, 'm'));
      if (code) assert.type(code[(name[0].toLowerCase() + name.slice(1)) as keyof typeof code], 'function', name);
    }
  }
});

lists.run();
