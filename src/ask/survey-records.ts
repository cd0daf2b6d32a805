/** Records that are declared nowhere, put to TLC. */
import { MECHANISM_SURVEYS } from '../matrix/mechanisms';
import { type Surveyed, withMore } from '../matrix/survey';
import type { Revocable } from '../revocation/manners';
import { printValue } from '../tlc/print';
import type { Project } from '../tlc/project';
import type { Checker } from '../tlc/run';
import type { Value } from '../tlc/value';
import { searchModel } from './search';

/** What the surveys of mechanisms say of some records, in their order: one search of each survey for all of them. */
export async function surveyRecords(records: readonly Revocable[], project: Project, checker: Checker): Promise<readonly Surveyed[]> {
  const names = records.map((_, i) => `m${i + 1}`);
  const mine = `Mine == ${printValue(Object.fromEntries(records.map((record, i) => [names[i], { all: record }])) as unknown as Value)}\nMineNames == ${printValue(names)}`;
  const found = await Promise.all(MECHANISM_SURVEYS.map((model) => searchModel(project, checker, `models/revocation/${model}.cfg`, 'MCRevocationSurvey', mine,
    { Surveyed: 'Mine', MechanismNames: 'MineNames' })));
  return names.map((name) => {
    const [row, ...others] = found.map(({ named, policies }) => policies.get(named.get(`${name}.all`)!)!);
    return others.reduce(withMore, row!);
  });
}
