/** The searches that a design is decided by: those of the matrices, over the design and what is near it. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Decisions, Design } from './design';
import type { Care } from '../matrix/positions';
import { type Survey, SurveyReader } from '../matrix/survey';
import { ToolError } from '../tlc/error';
import { removeFolder, scratchFolder } from '../tlc/leftovers';
import { printValue } from '../tlc/print';
import type { Project } from '../tlc/project';
import { type Checker, runTlc } from '../tlc/run';
import type { Value } from '../tlc/value';

const MODULE = 'TheDesign';

const tla = (record: Decisions): string => printValue(record as { [key: string]: Value });

/** Runs the model of `config` with `definitions` beside it, some in place of the model's own. Throws `ToolError` where TLC does not run to its end. */
export async function searchModel(project: Project, checker: Checker, config: string, base: string, definitions: string, instead: Readonly<Record<string, string>>): Promise<Survey> {
  const folder = scratchFolder('ask');
  try {
    let text = readFileSync(join(project.root, config), 'utf8');
    for (const [name, definition] of Object.entries(instead)) {
      const line = new RegExp(`^( *)${name} *<-.*$`, 'm');
      text = line.test(text) ? text.replace(line, `$1${name} <- ${definition}`) : text.replace(/^CONSTANTS\n/m, `CONSTANTS\n  ${name} <- ${definition}\n`);
    }
    writeFileSync(join(folder, `${MODULE}.cfg`), text);
    writeFileSync(join(folder, `${MODULE}.tla`), `---- MODULE ${MODULE} ----\nEXTENDS ${base}\n${definitions}\n====\n`);
    const reader = new SurveyReader();
    const result = await runTlc({
      project, checker, module: MODULE, config: join(folder, `${MODULE}.cfg`), library: [folder], onPrinted: (line) => reader.take(line),
    });
    const said = result.violation ? `${result.violation.property} is broken: a rule promises what the search found broken` : result.errors[0]?.text ?? `TLC ended with ${result.exit ?? result.signal}`;
    if (result.exit !== 0 || result.success !== 1) throw new ToolError(`${base} gives no answer: ${said.replace(/\s+/g, ' ').slice(0, 200)}`);
    return reader;
  } finally {
    removeFolder(folder);
  }
}

/** A policy's surroundings: the named ones, and all that differ from it in one decision or two. Where the proof may lapse, too. */
export interface PolicySearch {
  readonly held: Survey;
  readonly lapsing: Survey;
  /** Those of them that two subjects are too few for, with three. */
  readonly third: Survey;
}

/** Without `near`, the policy alone. */
export async function searchPolicy(project: Project, checker: Checker, { decisions }: Design, near: boolean): Promise<PolicySearch> {
  const run = (variant: string, all = 'PolicySet'): Promise<Survey> => searchModel(project, checker, `models/authorization/MCAuthorizationAsk-${variant}.cfg`,
    'MCAuthorizationAsk', `AskedAbout == ${tla(decisions)}`, { Asked: 'AskedAbout', ...(!near && { [all]: 'OnlyAsked' }) });
  // The policies of the last are a part of the others'.
  const [held, lapsing, third] = await Promise.all([run('held'), run('lapsing'), run('third', 'AskedPolicies')]);
  return { held, lapsing, third };
}

/** The number that the search gives to the `i`th of some positions. */
export const positionNumber = (i: number): number => i + 1;

/** The positions under each care of the VMM; `near` only where it drains. */
export async function searchPositions(project: Project, checker: Checker, asked: Decisions, near: readonly Decisions[]): Promise<Readonly<Record<Care, Survey>>> {
  const run = (config: string, all: readonly Decisions[]): Promise<Survey> => searchModel(project, checker, `models/wbinvd/MCWbinvdSurvey-${config}.cfg`, 'MCWbinvdSurvey', `
All == <<
  ${all.map(tla).join(',\n  ')}>>
AllOfThem == {All[i] : i \\in DOMAIN All}
NumberAmong(p) == IF p \\in AllOfThem THEN CHOOSE i \\in DOMAIN All : All[i] = p ELSE Len(All) + 1
ASSUME LET top == (Len(All) + 2) * Width IN \\A i \\in 0..(top - 1) : TLCSet(top - i, FALSE)
ASSUME \\A i \\in DOMAIN All : All[i] \\in PositionType /\\ PrintT(ToString(<<"P", i, All[i], <<>>>>))`,
  { PositionSet: 'AllOfThem', Number: 'NumberAmong' });
  const [drains, careless, careful] = await Promise.all([run('named', [asked, ...near]), run('careless', [asked]), run('careful', [asked])]);
  return { drains, careless, careful };
}
