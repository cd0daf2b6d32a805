/** Which changes of a module the properties notice that the specification states, with counts of states and the code left aside. */
import { join } from 'node:path';
import { type Adequacy, adequacy, countsOf, type JudgedAlteration } from '../../src/mutants/adequate';
import { exportSpecification } from '../../src/sany/export';
import { readConfig } from '../../src/tlc/config';
import { openProject } from '../../src/tlc/project';
import { findChecker } from '../../src/tlc/run';

/** The modules that were measured, each with the models that are asked. */
const MEASURED = [
  { module: 'IommufdLife', room: 'iommufd', root: 'MCIommufdLife', models: ['MCIommufdLife'] },
  { module: 'Holders', room: 'authorization', root: 'MCAuthorizationKept', models: ['MCAuthorizationKept', 'MCAuthorizationKept-falls'] },
  { module: 'Withdrawals', room: 'authorization', root: 'MCAuthorizationKept', models: ['MCAuthorizationKept', 'MCAuthorizationKept-falls'] },
] as const;

export interface Measured extends Adequacy {
  readonly left: readonly string[];
}

export async function tryProperties(rooms: readonly string[], tell: (line: string) => void): Promise<Measured[]> {
  const project = openProject();
  const checker = await findChecker(project);
  const measured: Measured[] = [];
  for (const { module, room, root, models } of MEASURED.filter(each => rooms.includes(each.room))) {
    const specification = await exportSpecification(project, checker, root);
    const asked = models.map(name => ({ name, config: readConfig(join(project.root, 'models', room, `${name}.cfg`)) }));
    const judged = await adequacy(specification, module, asked);
    const one = { ...countsOf(module, judged), left: judged.filter(({ fate }) => fate === 'unnoticed').map(line) };
    measured.push(one);
    tell(`${module}: of ${one.changes} changes ${one.senseless} make no sense, ${one.noEffect} have no effect; of the other ${one.noticed + one.unnoticed} a property notices ${one.noticed}`);
  }
  return measured;
}

const line = ({ change: { definition, line: at, kind, what } }: JudgedAlteration): string => `${definition}:${at} ${kind}: ${what}`;
