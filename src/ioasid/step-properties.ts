/** The step properties of spec/ioasid/IoasidProperties.tla under the same names, each a predicate on a call and the views before and after it. */
import { Profile, PROFILES } from './profiles';
import { type DomainView, viewText, type IoasidView } from './view';
import type { IoasidWorld } from './world';

/** One step: a call or an event by the name of its method, and what it answered; `undefined` where it was not possible. */
export interface IoasidStep { readonly op: string; readonly args: readonly unknown[]; readonly errno: string | undefined; readonly before: IoasidView; readonly after: IoasidView }

const isOn = (view: IoasidView, f: string, c: string, i: number): boolean => [...view.attached[f]].some((on) => on[0] === c && on[1] === i);

/** I1: may a bound file's group do its DMA there? */
const confined = (view: IoasidView, f: string, domain: DomainView): boolean =>
  domain.length === 0 || domain[0] === 'blocking' || (domain[0] === 'table' && view.bound[f].has(domain[1]));

/** Is a device of a group attached to the address space, and another one of it not? */
function isPartial(view: IoasidView, world: IoasidWorld, c: string, i: number): boolean {
  const files = Object.keys(world.files);
  const isAttached = (d: string): boolean => files.some((f) => world.files[f] === d && isOn(view, f, c, i));
  const groups = new Set(files.filter((f) => isOn(view, f, c, i)).map((f) => world.devices[world.files[f]].group));
  return Object.keys(world.devices).some((d) => groups.has(world.devices[d].group) && view.plugged[d] !== 'gone' && !isAttached(d));
}

/** What an object keeps for as long as it is there, if it has it. */
const FIXED = ['kind', 'enforce', 'parent'] as const;
type Fixed = { readonly [Part in typeof FIXED[number]]?: unknown };

const isSameTable = (o: Fixed, n: Fixed): boolean => FIXED.every((part) => o[part] === n[part]);

export type StepProperty = (step: IoasidStep, world: IoasidWorld) => boolean;

export const STEP_PROPERTIES = {
  AccessProp: ({ op, args, errno, before }, world) => {
    if (op !== 'useDevice' || errno !== 'OK') return true;
    const f = args[1] as string;
    const { group } = world.devices[world.files[f]];
    return confined(before, f, before.domains[group]) && confined(before, f, before.former[group]);
  },

  ClosedProp: ({ op, args, errno, before }, world) =>
    !(['map', 'unmap', 'getInfo', 'allocNested'].includes(op) && errno === 'OK' && isPartial(before, world, args[1] as string, args[2] as number)),

  FixedProp: ({ before, after }) => Object.entries(before.objects).every(([c, objects]) =>
    [...objects].every(([i, object]) => !after.objects[c].has(i) || isSameTable(object, after.objects[c].get(i)!))),

  LowestFirstProp: ({ before, after }) => Object.entries(after.objects).every(([c, objects]) =>
    [...objects.keys()].every((i) => before.objects[c].has(i)
      || Array.from({ length: i - 1 }, (_, at) => at + 1).every((j) => before.objects[c].has(j) || objects.has(j)))),

  ErrorIsStutterProp: ({ errno, before, after }) => errno === 'OK' || viewText(before) === viewText(after),
} satisfies Record<string, StepProperty>;

/** The profiles of which a step property is, where it is not of all. */
export const STEP_RULES: Partial<Record<keyof typeof STEP_PROPERTIES, (profile: Profile) => boolean>> = {
  AccessProp: ({ securityContext }) => securityContext,
  ClosedProp: ({ closedWhilePartial }) => closedWhilePartial,
};

/** The names of the step properties of the world's profile that the step breaks. */
export function brokenBy(step: IoasidStep, world: IoasidWorld): string[] {
  const profile = PROFILES[world.profile];
  const names = Object.keys(STEP_PROPERTIES) as (keyof typeof STEP_PROPERTIES)[];
  return names.filter((name) => (STEP_RULES[name]?.(profile) ?? true) && !(STEP_PROPERTIES[name] as StepProperty)(step, world));
}
