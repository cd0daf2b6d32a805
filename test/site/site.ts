/** The site for the tests: built once, from the reports of `make check` where they are. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { writeReport } from '../../src/cli/terminal';
import { runCares } from '../../src/matrix/cares';
import { FORMS_SUBJECT, formsReport } from '../../src/matrix/forms';
import { matrixOf } from '../../src/matrix/matrix';
import { mechanismsReport } from '../../src/matrix/mechanism-table';
import { runMechanisms } from '../../src/matrix/mechanisms';
import { POSITIONS_SUBJECT, positionsReport } from '../../src/matrix/positions';
import { recordSpace } from '../../src/matrix/record-space';
import { reportOf } from '../../src/matrix/report';
import { runSurveys } from '../../src/matrix/surveys';
import { build } from '../../src/site/build';
import { withLock } from '../../src/tlc/lock';
import { makeFolder, openProject, type Project } from '../../src/tlc/project';
import { findChecker } from '../../src/tlc/run';
import { temporary } from '../tlc/copies';

const REPORTS = ['check.json', 'matrix.json', 'positions.json', 'forms.json', 'mechanisms.json'];

/** This project with its reports; in a clone in which nothing was checked yet, with the matrices only, and of no model anything is said. */
export async function reported(): Promise<Project> {
  const project = openProject();
  if (REPORTS.every(name => existsSync(join(project.out, name)))) return project;
  const made = { ...project, out: temporary() };
  const checker = await findChecker(project);
  const reports = {
    check: { models: [] }, matrix: reportOf(matrixOf(project, await runSurveys(project, checker, false))),
    positions: positionsReport(await runCares(POSITIONS_SUBJECT, project, checker)), forms: formsReport(await runCares(FORMS_SUBJECT, project, checker)),
    mechanisms: mechanismsReport(await runMechanisms(project, checker), recordSpace()),
  };
  for (const [name, content] of Object.entries(reports)) writeReport(join(made.out, `${name}.json`), content);
  return made;
}

/** Of all that pages are made of: what they are today is what they were, while this has not changed. */
function digest({ root, out }: Project): string {
  const hash = createHash('sha256');
  const folders = ['spec', 'src', 'models', 'test', 'examples'].flatMap(folder =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true }).filter(entry => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name)));
  const single = readdirSync(root, { withFileTypes: true }).filter(entry => entry.isFile()).map(({ name }) => join(root, name));
  for (const file of [...folders, ...single].sort()) hash.update(file.slice(root.length)).update(readFileSync(file));
  // By name alone: reports that were made for a process lie where only that process looks.
  for (const name of REPORTS) hash.update(name).update(readFileSync(join(out, name)));
  return hash.digest('hex').slice(0, 16);
}

let built: Promise<string> | undefined;

/** Its folder. Test files run beside each other: whoever comes first builds it, for all. Fails where the site has faults. */
export const siteFolder = (): Promise<string> => built ??= (async () => {
  const project = await reported();
  const sites = makeFolder(join(openProject().cache, 'site'));
  const folder = join(sites, digest(project));
  return withLock(`${sites}.lock`, async () => {
    if (existsSync(folder)) return folder;
    for (const old of readdirSync(sites)) rmSync(join(sites, old), { recursive: true, force: true });
    const { faults } = await build(project, folder);
    assert.equal(faults, []);
    return folder;
  });
})();
