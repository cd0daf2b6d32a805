import { readFileSync } from 'node:fs';
import { sentence, ToolError } from './error';

/** A TLC config: what a model fixes and which properties it asks. */
export interface Config {
  readonly file: string;
  readonly specification?: string;
  readonly init?: string;
  readonly next?: string;
  readonly invariants: readonly string[];
  readonly properties: readonly string[];
  readonly constants: readonly Assignment[];
  readonly view?: string;
  readonly symmetry: boolean;
  readonly constraints: readonly string[];
  readonly actionConstraints: readonly string[];
  readonly deadlock: boolean;
}

/** `name = value` gives a constant a value; `name <- value` puts another definition in its place, in `module` if that is named. */
export interface Assignment {
  readonly name: string;
  readonly override: boolean;
  readonly module?: string;
  readonly value: string;
}

const SECTIONS: Record<string, string> = {
  CONSTANT: 'constants', CONSTANTS: 'constants', INVARIANT: 'invariants', INVARIANTS: 'invariants', PROPERTY: 'properties', PROPERTIES: 'properties',
  CONSTRAINT: 'constraints', CONSTRAINTS: 'constraints', ACTION_CONSTRAINT: 'actionConstraints', ACTION_CONSTRAINTS: 'actionConstraints',
  SPECIFICATION: 'specification', INIT: 'init', NEXT: 'next', VIEW: 'view', SYMMETRY: 'symmetry', CHECK_DEADLOCK: 'deadlock',
};
const TOKEN = /"(?:\\.|[^"\\])*"|<-|=|[{}[\],]|[^\s{}[\],="<]+|</g;

/** The config in `file`. Throws `ToolError` if it cannot be read; what TLC cannot read is left for TLC to say. */
export function readConfig(file: string): Config {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new ToolError(`cannot read the config ${file} (${sentence(error)})`);
  }
  return parseConfig(text, file);
}

export function parseConfig(text: string, file: string): Config {
  const tokens = text.replace(/\\\*.*|\(\*[\s\S]*?\*\)/g, ' ').match(TOKEN) ?? [];
  const sections: Record<string, string[]> = {};
  let section: string[] = [];
  for (const token of tokens) {
    const name = SECTIONS[token];
    if (name) section = sections[name] ??= [];
    else section.push(token);
  }
  const names = (key: string): string[] => sections[key] ?? [];
  return {
    file,
    specification: names('specification')[0],
    init: names('init')[0],
    next: names('next')[0],
    invariants: names('invariants'),
    properties: names('properties'),
    constants: readAssignments(names('constants')),
    view: names('view')[0],
    symmetry: names('symmetry').length > 0,
    constraints: names('constraints'),
    actionConstraints: names('actionConstraints'),
    deadlock: names('deadlock')[0] !== 'FALSE',
  };
}

function readAssignments(tokens: readonly string[]): Assignment[] {
  const starts = tokens.flatMap((token, at) => ((token === '=' || token === '<-') && at > 0 ? [at - 1] : []));
  return starts.map((at, i) => {
    const override = tokens[at + 1] === '<-';
    let rest = tokens.slice(at + 2, starts[i + 1] ?? tokens.length);
    let module: string | undefined;
    if (override && rest[0] === '[' && rest[2] === ']') [module, rest] = [rest[1], rest.slice(3)];
    return { name: tokens[at], override, module, value: rest.join(' ') };
  });
}

/** The names of what the config asks to be checked, invariants first. */
export const asked = (config: Config): string[] => [...config.invariants, ...config.properties];

/** The properties that TLC does not name when they break: liveness and refinements. */
export const unnamed = (config: Config): string[] => config.properties.filter(name => !name.endsWith('Prop'));

/** The names that stand for themselves: `p` and `q` in `Subjects = {p, q}`. */
export function modelValues(config: Config): Set<string> {
  const words = config.constants.filter(({ override }) => !override).flatMap(({ value }) => value.match(/"[^"]*"|\w+/g) ?? []);
  return new Set(words.filter(word => /^(?=.*[A-Za-z])\w+$/.test(word) && word !== 'TRUE' && word !== 'FALSE'));
}
