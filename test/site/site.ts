/** The site for the tests of a process: built once. */
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { build } from '../../src/site/build';
import { openProject } from '../../src/tlc/project';

let built: Promise<string> | undefined;

/** Its folder. Fails where the site has faults. */
export const siteFolder = (): Promise<string> => built ??= (async () => {
  const project = openProject();
  const { faults } = await build(project);
  assert.equal(faults, []);
  return join(project.out, 'site');
})();
