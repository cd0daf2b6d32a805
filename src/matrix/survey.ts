import { ToolError } from '../tlc/error';
import { parsePrinted, type Value, ValueError } from '../tlc/value';

/** A step as a specification records it. */
export interface SurveyedStep {
  readonly op: string;
  readonly args: readonly Value[];
  readonly errno: string;
}

/** The first violation that a survey met, which is a shortest one. */
export interface Broken {
  /** How many steps lead to it. */
  readonly length: number;
  /** The steps; empty where the survey does not keep them. */
  readonly run: readonly SurveyedStep[];
}

/** One policy as a survey saw it. */
export interface Surveyed {
  readonly number: number;
  readonly decisions: { readonly [decision: string]: Value };
  /** By property: does the rule over the record promise it? */
  readonly rules: ReadonlyMap<string, boolean>;
  /** By property: how it was broken. A property that is not here was never broken. */
  readonly broken: ReadonlyMap<string, Broken>;
}

/** All that a survey printed. */
export interface Survey {
  readonly policies: ReadonlyMap<number, Surveyed>;
  /** The numbers of the named policies. */
  readonly named: ReadonlyMap<string, number>;
  /** Who in the debate held which policy, both by name. */
  readonly positions: ReadonlyMap<string, string>;
}

/**
 * Takes the lines of a survey as TLC prints them: `<<"K", names>>` the order of the rules, `<<"N", number, name>>` and `<<"W", who, name>>`
 * names, `<<"P", number, record, rules>>` a policy, `<<"V", number, property, length, run>>` a first violation.
 */
export class SurveyReader implements Survey {
  readonly policies = new Map<number, Surveyed & { readonly broken: Map<string, Broken> }>();
  readonly named = new Map<string, number>();
  readonly positions = new Map<string, string>();
  #names: string[] = [];

  take(line: string): void {
    const [what, ...rest] = fields(line);
    if (what === 'K') this.#names = rest[0] as string[];
    else if (what === 'N') this.named.set(rest[1] as string, rest[0] as number);
    else if (what === 'W') this.positions.set(rest[0] as string, rest[1] as string);
    else if (what === 'P') this.#policy(rest as [number, Surveyed['decisions'], boolean[]]);
    else if (what === 'V') this.#violation(rest as [number, string, number, Value[]]);
    else throw new ToolError(`a survey printed a line that is none of its own: ${line.slice(0, 120)}; see the module that the survey runs`);
  }

  #policy([number, decisions, promised]: [number, Surveyed['decisions'], boolean[]]): void {
    if (promised.length !== this.#names.length) throw new ToolError(`policy ${number} has ${promised.length} rules for ${this.#names.length} names; see AuthorizationQuestions.tla`);
    this.policies.set(number, { number, decisions, rules: new Map(this.#names.map((name, i) => [name, promised[i]!])), broken: new Map() });
  }

  #violation([number, property, length, calls]: [number, string, number, Value[]]): void {
    const run = calls as unknown as SurveyedStep[];
    const policy = this.policies.get(number);
    if (!policy) throw new ToolError(`a survey broke ${property} for policy ${number} before it named that policy`);
    if (run.length && run.length !== length) throw new ToolError(`a survey broke ${property} for policy ${number} in ${length} steps, but tells ${run.length}`);
    policy.broken.set(property, { length, run });
  }
}

function fields(line: string): Value[] {
  try {
    const value = parsePrinted(line);
    return Array.isArray(value) ? value : [];
  } catch (error) {
    if (error instanceof ValueError) return [];
    throw error;
  }
}

/** Where a rule and a survey differ: a promise that is broken, or a promise that is kept though the rule does not make it. */
export interface RuleDifference {
  readonly policy: Surveyed;
  readonly property: string;
  readonly promised: boolean;
}

/** Holds the rules to what was found, in both directions, for each policy and each of `properties`. */
export function differences(policies: Iterable<Surveyed>, properties: readonly string[]): RuleDifference[] {
  return [...policies].flatMap(policy => properties
    .filter(property => policy.rules.get(property) === policy.broken.has(property))
    .map(property => ({ policy, property, promised: policy.rules.get(property)! })));
}

/** `all` with what a survey of some of its policies, with more subjects, has broken besides. */
export function joinedSurveys(all: Survey, more: Survey): Surveyed[] {
  return [...all.policies.values()].map(policy => withMore(policy, more.policies.get(policy.number)));
}

/** A policy with what another survey of it has broken besides, or has broken in fewer steps. */
export function withMore(policy: Surveyed, again: Surveyed | undefined): Surveyed {
  const broken = new Map(policy.broken);
  for (const [property, found] of again?.broken ?? []) {
    const known = broken.get(property);
    if (!known || found.length < known.length) broken.set(property, found);
  }
  return { ...policy, broken };
}
