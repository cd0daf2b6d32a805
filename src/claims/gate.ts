/** Every claim of a document has a line in the file of claims, every line stands in its document, and what shows it says so. */
import type { Project } from '../tlc/project';
import { readManifest, type Row } from '../tlc/manifest';
import { claimsIn, documentsOf, plainText, readPlain, type Sentence } from './documents';
import { judgeOf } from './evidence';
import { type Claim, type ClaimsFile, CLAIMS_FILE, readClaims } from './file';

export interface Claims {
  readonly claims: number;
  readonly documents: number;
  /** One line each. */
  readonly faults: readonly string[];
}

/** Holds documents, lines and evidence to each other. Throws `ToolError` where a report of `out/` is missing. */
export function judgeClaims(project: Project): Claims {
  const file = readClaims(project.root);
  const { sentences, faults, documents } = placed(project, file);
  const judge = judgeOf(project);
  const says = (place: string, evidence: readonly string[]): string[] => evidence.flatMap(one => judge(one) ?? []).map(why => `${place}: ${why}`);
  return {
    claims: file.claims.length, documents,
    faults: [
      ...faults,
      ...file.claims.flatMap(claim => says(`${claim.in}: '${plainText(claim.says)}' [${claim.id}]`, claim.shown)),
      ...sentences.flatMap(one => says(`${one.file}: '${one.text}'`, selfShown(one.text) ?? [])),
    ],
  };
}

/** What can be said without a run: a line that its document does not hold, and a sentence without a line. */
export function misplaced(project: Project): readonly string[] {
  return placed(project, readClaims(project.root)).faults;
}

function placed(project: Project, { claims, free }: ClaimsFile): { sentences: readonly Sentence[]; faults: string[]; documents: number } {
  const documents = documentsOf(project.root);
  const texts = new Map(documents.map(file => [file, readPlain(project.root, file)]));
  const all = documents.flatMap(file => claimsIn(project.root, file));
  const idle = Object.keys(free).filter(place => !all.some(one => isFree(one, { [place]: '' })));
  const sentences = all.filter(one => !isFree(one, free));
  const standing = claims.filter(claim => placeFaults(claim, texts).length === 0);
  const uncovered = sentences.filter(one => !selfShown(one.text) && !standing.some(claim => claim.in === one.file && covers(plainText(claim.says), one.text)));
  const rows = uncovered.length ? readManifest(project) : [];
  return { sentences, documents: documents.length, faults: [
    ...claims.flatMap(claim => placeFaults(claim, texts)),
    ...idle.map(place => `${CLAIMS_FILE}, free ${place}: nothing there would be a claim; remove it`),
    ...uncovered.map(one => `${one.file}, ${one.section}: '${one.text}' is no line of ${CLAIMS_FILE}; add ${draftOf(one, rows)}`),
  ] };
}

function placeFaults(claim: Claim, texts: ReadonlyMap<string, string>): string[] {
  const text = texts.get(claim.in);
  if (text === undefined) return [`${CLAIMS_FILE} [${claim.id}]: ${claim.in} is no document; correct the name`];
  return text.includes(plainText(claim.says)) ? [] : [`${claim.in} does not say '${plainText(claim.says)}' [${claim.id}]; correct or remove the line of ${CLAIMS_FILE}`];
}

const isFree = ({ file, section }: Sentence, free: Readonly<Record<string, string>>): boolean => file in free || `${file}#${section}` in free;
const covers = (says: string, text: string): boolean => says.includes(text) || text.includes(says);

/**
 * A sentence that shows itself: it tells of each model that it names what it breaks, and in how many steps, or what it holds. Its
 * evidence is read off the sentence; undefined if it has to have a line.
 */
export function selfShown(text: string): string[] | undefined {
  const breaks = [...text.matchAll(/`(MC[\w-]+)` breaks `(\w+)` in (\d+) steps?/g)].map(([, model, property, steps]) => `model ${model} breaks ${property} in ${steps} steps`);
  const holds = [...text.matchAll(/`(MC[\w-]+)`,?(?: which)? holds?((?:,? (?:and )?`\w+`)+)/g)]
    .flatMap(([, model, list]) => [...list!.matchAll(/`(\w+)`/g)].map(([, property]) => `model ${model} holds ${property}`));
  const evidence = [...breaks, ...holds];
  const told = new Set(evidence.map(one => one.split(' ')[1]));
  const named = [...text.matchAll(/`(MC[\w-]+)`/g)].map(([, model]) => model);
  return named.length && named.every(model => told.has(model)) ? evidence : undefined;
}

/** A line to begin with: what the models that a sentence names show. Whoever adds it says what shows the rest. */
export function draftOf(one: Sentence, rows: readonly Row[]): string {
  let module = '';
  const shown = [...one.text.matchAll(/`(MC\w+|)(-[\w-]+)?`/g)].flatMap(([, full, difference]) => {
    if (full) module = full;
    const row = rows.find(({ model }) => model === `${module}${difference ?? ''}`);
    return row ? [`model ${row.model} ${row.result} ${row.result === 'breaks' ? row.breaks : row.properties.at(-1)}`] : [];
  });
  const id = one.text.replace(/`/g, '').toLowerCase().match(/[a-z0-9]+/g)?.slice(0, 5).join('-') ?? 'claim';
  return JSON.stringify({ id, in: one.file, says: one.text, shown: shown.length ? shown : ['…'] });
}
