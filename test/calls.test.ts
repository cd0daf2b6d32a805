/** The page of calls is what it is written from. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { allocatorOps } from '../src/allocator/calls';
import { OPS } from '../src/cases/dispatch';
import { type CallRow, callRows, callsPage, COMMAND, PAGE } from './calls/table';

const { others } = JSON.parse(readFileSync('test/calls/calls.json', 'utf8')) as { others: string[][] };
const row = (change: Partial<CallRow>): CallRow => ({ ...callRows().find(({ uapi }) => uapi === 'IOMMU_IOAS_MAP')!, ...change });

const calls = suite('spec/CALLS.md');

calls('a name that is none any more is told with the file that has it', () => {
  assert.throws(() => callsPage([row({ spec: ['iommufd!Mapp'] })]), /calls\.json: no module of spec\/iommufd defines Mapp/);
  assert.throws(() => callsPage([row({ code: ['src/iommufd/ioas.ts#mapp'] })]), /src\/iommufd\/ioas\.ts has no mapp/);
  assert.throws(() => callsPage([row({ code: ['src/iommufd/no.ts#map'] })]), /there is no src\/iommufd\/no\.ts/);
  assert.throws(() => callsPage([row({ ops: ['mapp'] })]), /no table of calls has mapp/);
});

calls('every call of a case is in the table once, or among the others', () => {
  const listed = [...callRows().flatMap(({ ops }) => ops), ...others.flat()];
  assert.equal([...listed].sort(), [...OPS.keys()].filter((op) => !(op in allocatorOps)).sort(), 'put the call where it belongs in test/calls/calls.json');
});

calls('the page is what it is written from', () => {
  assert.is(readFileSync(PAGE, 'utf8'), callsPage(), `${PAGE} is not as it would be written now: ${COMMAND}`);
});

calls('every link leads to a file, and a line that says the name', () => {
  const links = [...readFileSync(PAGE, 'utf8').matchAll(/\[([^\]]*)\]\(\.\.\/([^)#]+)(?:#L(\d+))?\)/g)];
  assert.ok(links.length > 200);
  for (const [, text, file, line] of links) {
    assert.ok(existsSync(file), file);
    const name = /(\w+)`?$/.exec(text)![1];
    if (line && !file.startsWith('test/')) assert.match(readFileSync(file, 'utf8').split('\n')[Number(line) - 1], new RegExp(`\\b${name}\\b`), `${file}:${line}`);
  }
});

calls('from the name in the uAPI to specification, code and tests', () => {
  const page = readFileSync(PAGE, 'utf8');
  for (const uapi of ['IOMMU_IOAS_MAP', 'KVM_DEV_VFIO_FILE_ADD', 'VFIO_DEVICE_ATTACH_IOMMUFD_PT']) {
    const cells = page.split('\n').find((line) => line.startsWith(`| \`${uapi}\` |`))!.split(' | ');
    assert.match(cells[2], /\.tla#L\d+\)/, uapi);
    assert.match(cells[3], /src\/.*\.ts#L\d+\)/, uapi);
    assert.match(cells[4], /test\/.*\.test\.ts#L\d+\).*cases? of/, uapi);
  }
  assert.ok(existsSync(join('spec', 'iommufd', 'README.md')) && readFileSync('spec/README.md', 'utf8').includes('(CALLS.md)'), 'spec/README.md links it');
});

calls.run();
