import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Files } from '../../src/site/files';
import { openProject } from '../../src/tlc/project';

const files = suite('files of the site');
const { root } = openProject();

files('what is no text to read has no page', () => {
  const all = new Files(root);
  for (const file of ['test/linux/read/iommufd.json.gz', 'LICENSE', 'README.md']) assert.is(all.ask(file), undefined, file);
  assert.equal(all.pages(), []);
});

files('a folder is a page, and a file on it a place; a line, too, where one asks for it', () => {
  const all = new Files(root);
  assert.is(all.ask('src/iommufd/ioctl/ioas.ts', 12), 'files/src/iommufd.html#ioctl/ioas.ts:12');
  assert.is(all.ask('src/iommufd/access.ts'), 'files/src/iommufd.html#access.ts');
  assert.is(all.ask('test/run.ts'), 'files/test.html#run.ts');
  assert.is(all.ask('Makefile'), 'files/project.html#Makefile');
  assert.equal(all.pages().map(({ path }) => path), ['files/src/iommufd.html', 'files/test.html', 'files/project.html']);
});

files('each place that was asked for is there once; of a long file only what is around it', () => {
  const all = new Files(root);
  const asked = [40, 41, 90].map(line => all.ask('src/iommufd/ioctl/ioas.ts', line)!);
  const [{ body }] = all.pages() as [ReturnType<typeof all.pages>[number]];
  for (const address of asked) assert.is(body.text.split(`id="${address.split('#')[1]}"`).length, 2, address);
  assert.match(body.text, /\n40\n41\n/);
  assert.not.match(body.text, /\n70\n/);
});

files.run();
