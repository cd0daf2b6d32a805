/** The site for the tests of a process: built once, from the reports of `make check` where they are. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { writeReport } from '../../src/cli/terminal';
import { runCares } from '../../src/matrix/cares';
import { FORMS_SUBJECT, formsReport } from '../../src/matrix/forms';
import { matrixOf } from '../../src/matrix/matrix';
import { POSITIONS_SUBJECT, positionsReport } from '../../src/matrix/positions';
import { reportOf } from '../../src/matrix/report';
import { runSurveys } from '../../src/matrix/surveys';
import { build } from '../../src/site/build';
import { openProject, type Project } from '../../src/tlc/project';
import { findChecker } from '../../src/tlc/run';
import { temporary } from '../tlc/copies';

const REPORTS = ['check.json', 'matrix.json', 'positions.json', 'forms.json'];

/** This project with its reports; in a clone in which nothing was checked yet, with the matrices only, and of no model anything is said. */
export async function reported(): Promise<Project> {
  const project = openProject();
  if (REPORTS.every(name => existsSync(join(project.out, name)))) return project;
  const made = { ...project, out: temporary() };
  const checker = await findChecker(project);
  const reports = {
    check: { models: [] }, matrix: reportOf(matrixOf(project, await runSurveys(project, checker, false))),
    positions: positionsReport(await runCares(POSITIONS_SUBJECT, project, checker)), forms: formsReport(await runCares(FORMS_SUBJECT, project, checker)),
  };
  for (const [name, content] of Object.entries(reports)) writeReport(join(made.out, `${name}.json`), content);
  return made;
}

let built: Promise<string> | undefined;

/** Its folder. Fails where the site has faults. */
export const siteFolder = (): Promise<string> => built ??= (async () => {
  const project = await reported();
  // Of this process alone: test files run beside each other.
  const folder = join(temporary(), 'site');
  const { faults } = await build(project, folder);
  assert.equal(faults, []);
  return folder;
})();
