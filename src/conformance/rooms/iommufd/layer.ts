/** Rooms for the small modules beside `Iommufd`: a system with the calls of its specification by the same names. */
import type { Value } from '../../../tlc/value';
import { type Constants, type Request, type Room, showValue, takeByName, type View } from '../../room';

/** A system in a state: the specification's variables are its view. A copy is another one that has taken the same calls. */
export interface LayerPlayed<S> { readonly system: S; readonly made: readonly Value[]; readonly taken: Request[] }

export interface Layer<S extends { view(): object }> {
  readonly name: string;
  /** The file beside this one, and its class. */
  readonly file: string;
  readonly class: string;
  readonly variables: readonly string[];
  /** The module of the models, and what their names end in. */
  readonly module: string;
  readonly models: readonly string[];
  /** Those of which each test replays the graph, and has no runs judged. */
  readonly large?: readonly string[];
  /** What a system of such a world is made with, and how. */
  readonly made: (constants: Constants) => readonly Value[];
  readonly make: (...made: readonly never[]) => S;
  /** What the last call has told beside its errno, in a specification that says so. */
  readonly out?: (system: S) => Value;
}

export function layer<S extends { view(): object }>(of: Layer<S>): Room<LayerPlayed<S>> {
  const begin = (made: readonly Value[], taken: Request[]): LayerPlayed<S> => ({ system: of.make(...made as never[]), made, taken });
  const take = ({ system }: LayerPlayed<S>, op: string, args: readonly Value[]): string | undefined => takeByName(system, op, args);
  return {
    name: of.name,
    within: 'iommufd',
    code: { path: `src/conformance/rooms/iommufd/${of.file}`, class: of.class },
    variables: of.variables,
    models: of.models.map((suffix) => ({ config: `${of.module}${suffix}`, module: of.module, large: of.large?.includes(suffix) ?? false })),
    start: (_initial, constants) => begin(of.made(constants), []),
    take(machine, op, args) {
      const errno = take(machine, op, args);
      if (errno !== undefined) machine.taken.push({ op, args });
      return errno;
    },
    view: ({ system }) => system.view() as View,
    ...(of.out ? { out: ({ system }: LayerPlayed<S>) => of.out!(system) } : {}),
    clone({ made, taken }) {
      const copy = begin(made, [...taken]);
      for (const { op, args } of taken) take(copy, op, args);
      return copy;
    },
    program: (_initial, constants) => `new ${of.class}(${of.made(constants).map(showValue).join(', ')})`,
  };
}
