import { PAGE_SIZE } from '../../src/iommufd/answer';
import { Context } from '../../src/iommufd/context';
import type { Ioas } from '../../src/iommufd/ioas';
import { IommufdMachine } from '../../src/iommufd/machine';
import { U64, plus } from '../../src/iommufd/u64';
import { wideCalls } from '../cases/wide';
import { growth, seconds } from './growth';
import type { Row } from './run';

const HIGH: U64 = 2n ** 63n;
const WIDE_CALLS = 1_000_000;

function newIoas(): Ioas {
  const context = new Context(new IommufdMachine());
  const made = context.ioasAlloc();
  if (made.errno !== 'OK') throw new Error(made.errno);
  return context.lookup<Ioas>(made.id, 'Ioas')!;
}

/** Maps memory, at an IOVA of the kernel's choice if none is given; answers where. */
function map(ioas: Ioas, length: number, iova?: U64): U64 {
  const made = ioas.map({ ...(iova === undefined ? {} : { iova }), length, prot: { read: true, write: true }, pages: { source: 'user', writable: true, address: 2 ** 21 } });
  if (made.errno !== 'OK') throw new Error(made.errno);
  return made.iova;
}

/** So many areas are mapped at given places, in a scattered order, and unmapped in another, from a base on. */
function fixed(areas: number, base: U64): number {
  const ioas = newIoas();
  const at = (n: number): U64 => plus(base, (n % areas) * 2 * PAGE_SIZE);
  return seconds(() => {
    for (let n = 0; n < areas; n++) map(ioas, PAGE_SIZE, at(n * 7919));
    for (let n = 0; n < areas; n++) if (ioas.unmap(at(n * 104729), PAGE_SIZE).errno !== 'OK') throw new Error('what was mapped is not there');
  }) / (2 * areas);
}

/** So many areas of a page each get automatic IOVAs. */
function automatic(areas: number): number {
  const ioas = newIoas();
  return seconds(() => { for (let n = 0; n < areas; n++) map(ioas, PAGE_SIZE); }) / areas;
}

/** So many areas of 1 to 64 pages get automatic IOVAs, and every third time one of them goes, somewhere among them. */
function mixed(areas: number): number {
  const ioas = newIoas();
  const live: [U64, number][] = [];
  return seconds(() => {
    for (let n = 0; n < areas; n++) {
      const length = (1 + (n * 31) % 64) * PAGE_SIZE;
      live.push([map(ioas, length), length]);
      if (n % 3 !== 0) continue;
      const nth = (n * 7919) % live.length;
      ioas.unmap(...live[nth]);
      live[nth] = live[live.length - 1];
      live.pop();
    }
  }) / areas;
}

export async function rows(): Promise<Row[]> {
  return [
    ...growth('iommufd-map-unmap', (areas) => fixed(areas, 2 ** 24)),
    ...growth('iommufd-map-unmap-high', (areas) => fixed(areas, HIGH)),
    ...growth('iommufd-automatic', automatic),
    ...growth('iommufd-automatic-mixed', mixed),
    { name: 'iommufd-random-calls', value: WIDE_CALLS / seconds(() => { wideCalls(WIDE_CALLS, 1); }), unit: 'calls/s' },
  ];
}
