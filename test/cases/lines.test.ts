/** Calls a line each. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { parseAsked } from '../../src/cases/asked';
import { FormatError } from '../../src/cases/format';
import { lineOfStep, parseLine } from '../../src/cases/lines';
import { casesOf, sources } from '../linux/files';

const said = (text: string, ...names: string[]) => parseLine(text, new Set(names));

const lines = suite('A line');

lines('is a call with its arguments: numbers, names, protections, ranges', () => {
  assert.equal(said('map fd=F ioas=A iova=0x1000 len=4096 prot=RW as=m # why not', 'F', 'A').step, {
    op: 'map', args: { fd: 'F', ioas: 'A', iova: '0x1000', len: 4096, prot: ['R', 'W'], as: 'm' },
  });
  assert.equal(said('allow_iovas fd=F ioas=1 ranges=0-4095,8192-12287', 'F').step?.args, { fd: 'F', ioas: 1, ranges: [[0, 4095], [8192, 12287]] });
  assert.equal(said('child: close_fd fd=F', 'F').step, { op: 'close_fd', args: { fd: 'F' }, proc: 'child' });
});

lines('no flags are an empty list of them, as no protection is', () => {
  assert.equal(said('map fd=F ioas=A len=4096 flags= prot=', 'F', 'A').step?.args, { fd: 'F', ioas: 'A', len: 4096, flags: [], prot: [] });
});

lines('that says a step is read as one that the same line says: each step of each case', () => {
  let read = 0;
  for (const one of sources('cases').flatMap(({ name }) => casesOf('cases', name))) {
    const names = new Set<string>();
    for (const { op, args, proc } of one.steps) {
      const line = lineOfStep({ op, args, ...(proc === undefined ? {} : { proc }) });
      if (line === undefined) continue;
      const { step, message } = parseLine(line, names);
      assert.is(step && lineOfStep(step), line, `${one.id}: ${line}: ${message ?? ''}`);
      read++;
    }
  }
  assert.ok(read > 4000, `${read} steps`);
});

lines('may say nothing, or what the machine is', () => {
  assert.equal(said('  # a comment'), {});
  assert.equal(said('env {"mock": true}').env, { mock: true });
});

lines('is complained of when it makes no sense', () => {
  for (const [text, message] of [
    ['map fd=F ioas=A iova=0', /name 'F' is used before it is made|lacks its argument/],
    ['maap fd=F', /there is no call 'maap'; is 'map' meant\?/],
    ['open_fd F', /'F' is not key=value/],
    ['open_fd as=F as=G', /'as' twice/],
    ['open_fd as=F colour=red', /open_fd takes no argument 'colour'; it takes as/],
    ['env {', /no JSON/],
    ['env {"colour": 1}', /there is no fact env\.colour/],
  ] as const) assert.match(said(text).message ?? '', message);
});

lines.run();

const files = suite('A file of calls without expectations');

files('is a call a line, with the place of what is wrong', () => {
  const { cases: [one] } = parseAsked('f', 'env {"mock":true}\nopen_fd as=F\n\nioas_alloc fd=F as=A\n');
  assert.equal([one.env, one.steps.map(({ op }) => op)], [{ mock: true }, ['open_fd', 'ioas_alloc']]);
  assert.throws(() => parseAsked('f', 'open_fd as=F\nioas_alloc fd=G'), (error: Error) => error instanceof FormatError && /^f:2: name 'G'/.test(error.message));
  assert.throws(() => parseAsked('f', 'open_fd as=F\nenv {}'), /f:2: the machine \(env\) is said once/);
});

files('is a case, a list of cases, or the bare calls of one', () => {
  const steps = [{ op: 'open_fd', args: { as: 'F' } }];
  for (const json of [{ steps }, [{ steps }], steps]) {
    const { cases, problems } = parseAsked('f', JSON.stringify(json));
    assert.equal([cases.length, problems.size, cases[0].steps.length], [1, 0, 1]);
  }
});

files('is still no place for a call that does not exist', () => {
  const { cases: [one], problems } = parseAsked('f', JSON.stringify([{ op: 'nothing', args: {} }]));
  assert.match(problems.get(one)!.message, /there is no call 'nothing'/);
});

files.run();
