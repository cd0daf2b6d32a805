import { execFile } from 'node:child_process';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { wordsFor } from './watch';
import { Workshop } from './workshop';

const words = suite('the tests of a file');
words('its own, if it has any', () => {
  assert.equal(wordsFor('src/ioasid/mapping.ts'), ['ioasid/mapping.test.ts']);
  assert.equal(wordsFor('test/ioasid/mapping.test.ts'), ['ioasid/mapping.test.ts']);
});
words('else those of its room', () => {
  assert.equal(wordsFor('spec/ioasid/Ioasid.tla'), ['--room', 'ioasid']);
  assert.equal(wordsFor('models/wbinvd/MCWbinvd.cfg'), ['--room', 'wbinvd']);
  assert.equal(wordsFor('test/ioasid/worlds.ts'), ['--room', 'ioasid']);
});
words('else every test', () => {
  assert.equal(wordsFor('models/models.json'), []);
  assert.equal(wordsFor('src/colors.ts'), []);
});
words.run();

const watching = suite('test/watch.ts');
watching('runs the tests again when a file changes, ends a run that is under way, and ends with its own children', async () => {
  const copy = new Workshop();
  copy.write('tsconfig.json', '{ "compilerOptions": { "strict": true, "types": [] }, "files": ["src/typed.ts"], "ts-node": { "swc": true } }');
  copy.write('src/typed.ts', 'export const seven: number = 7;\n');
  const counted = "const { suite } = require('uvu'); const s = suite('counted'); s('one', () => {}); s.run();";
  copy.write('test/toy/counted.test.ts', counted);
  let output = '';
  const child = copy.start('test/watch.ts', ['toy/counted'], piece => { output += piece; });
  const until = async (says: RegExp): Promise<void> => {
    for (let i = 0; i < 1200 && !says.test(output); i++) await new Promise(resolve => setTimeout(resolve, 50));
    assert.match(output, says);
    output = '';
  };
  try {
    await until(/\n1 passed, 0 failed\n/);
    copy.write('test/toy/counted.test.ts', counted.replace('() => {}', "() => { throw new Error('no'); }"));
    await until(/\n0 passed, 1 failed\n/);
    copy.write('test/toy/counted.test.ts', counted.replace('() => {}', '() => new Promise(resolve => setTimeout(resolve, 500_000))'));
    await until(/--- toy\/counted\n/);
    copy.write('test/toy/counted.test.ts', counted);
    await until(/\n1 passed, 0 failed\n/);
    copy.write('test/toy/counted.test.ts', counted.replace('() => {}', '() => new Promise(resolve => setTimeout(resolve, 500_000))'));
    await until(/--- toy\/counted\n/);
  } finally {
    child.kill('SIGINT');
  }
  assert.is(await new Promise(resolve => child.once('exit', resolve)), 0);
  const left = await new Promise<string>(resolve => execFile('ps', ['-A', '-o', 'args'], (_error, stdout) => resolve(stdout)));
  assert.not.ok(left.includes(`${copy.root}/test/run.ts`));
});
watching.run();
