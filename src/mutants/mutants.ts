/** Small changes of a specification, each of which some model ought to notice. */
export interface Mutant {
  /** Counted from 1. */
  readonly line: number;
  /** The definition that it stands in. */
  readonly definition: string;
  readonly change: 'conjunct dropped' | 'conjunct negated' | 'branch dropped' | 'branches swapped';
  /** The line that is changed, without its indentation. */
  readonly original: string;
  /** What stands in place of the line, and of the next one if there are two. */
  readonly replaced: readonly string[];
}

const CONJUNCT = /^(\s*)\/\\ (.+)$/;
const BRANCH = /^\s*(IF|ELSE IF)\s+(.+?)\s+THEN\s+(.+)$/;
/** Definitions that state what is to be shown, or the shape of the state: dropping something there makes the claim weaker, not the system wrong. */
export const CLAIM = /(Inv|Prop|Live|OK|Spec|Moves|End|\wStep)$/;

const indentation = (line: string): number => line.search(/\S|$/);

/** Every mutant of a module, from top to bottom; none in definitions that are `claims`. */
export function mutantsOf(module: string, claims: ReadonlySet<string> = new Set()): Mutant[] {
  const lines = module.split('\n');
  const mutants: Mutant[] = [];
  let definition = '';
  let comment = false;
  const add = (at: number, change: Mutant['change'], replaced: readonly string[]): void => {
    mutants.push({ line: at + 1, definition, change, original: lines[at].trim(), replaced });
  };
  for (const [at, line] of lines.entries()) {
    if (/^\s*\(\*/.test(line)) comment = true;
    const skipped = comment;
    if (line.includes('*)')) comment = false;
    if (skipped) continue;
    definition = /^(?:ASSUME\s+)?(\w+)(?:\(.*?\))?\s*==/.exec(line)?.[1] ?? (/^(ASSUME|CONSTANTS?|VARIABLES?)\b/.test(line) ? 'SpecOK' : definition);
    if (CLAIM.test(definition) || claims.has(definition)) continue;
    const next = lines[at + 1] ?? '';
    const conjunct = CONJUNCT.exec(line);
    if (conjunct && isWhole(conjunct[2]) && (next.trim() === '' || indentation(next) <= indentation(line))) {
      add(at, 'conjunct dropped', [`${conjunct[1]}/\\ TRUE`]);
      if (!/'|UNCHANGED/.test(conjunct[2])) add(at, 'conjunct negated', [`${conjunct[1]}/\\ ~(${withoutComment(conjunct[2])})`]);
    }
    const [branch, following] = [BRANCH.exec(line), BRANCH.exec(next)];
    if (!branch || !isWhole(branch[2]) || !next.trim().startsWith('ELSE')) continue;
    add(at, 'branch dropped', [line.replace(branch[2], () => 'FALSE')]);
    if (following?.[1] === 'ELSE IF' && isWhole(following[2]) && isWhole(branch[3]) && isWhole(following[3])) {
      add(at, 'branches swapped', [exchange(line, branch, following), exchange(next, following, branch)]);
    }
  }
  return mutants;
}

/** The module with these changes, no two of which are of one line. */
export function withChanges(module: string, mutants: readonly Mutant[]): string {
  const lines = module.split('\n');
  for (const { line, replaced } of mutants) lines.splice(line - 1, replaced.length, ...replaced);
  return lines.join('\n');
}

const withoutComment = (text: string): string => text.replace(/\\\*.*/, '').trimEnd();

/** Does the text close all that it opens, and need nothing more? */
function isWhole(text: string): boolean {
  const bare = withoutComment(text);
  const count = (pattern: RegExp): number => bare.match(pattern)?.length ?? 0;
  return count(/[([{]|<</g) === count(/[)\]}]|>>/g) && !/^(LET|CASE|IF|\/\\|\\\/)\b|(==|\\\/|\/\\|=>|:|THEN|IN)$/.test(bare) && count(/\bIF\b/g) === count(/\bELSE\b/g);
}

const exchange = (line: string, from: RegExpExecArray, to: RegExpExecArray): string =>
  `${line.slice(0, line.indexOf(from[2], line.indexOf(from[1])))}${to[2]} THEN ${withoutComment(to[3])}`;
