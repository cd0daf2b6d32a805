/** In words, for who is refused: what uses an object, who owns a group. Found only if somebody asks. */
import type { Values } from '../rules';
import type { DeviceFile } from './state/descriptions';
import type { Group } from './state/group';
import type { IoasidState } from './state/state';

const list = (parts: readonly string[]): string => (parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts[parts.length - 1]}`);

/** Each that counts as a user of object `i` of `c` beside its number. */
export const usersOf = (state: IoasidState, c: string, i: number) => (): Values => {
  const number = state.contextNumber(c);
  const { objects } = state.context(c);
  const { files, groups } = state.parts;
  const users: string[] = [];
  for (const { name, attached } of files) if (attached.some((on) => on.context === number && on.id === i)) users.push(`${name}, which is attached`);
  for (const [id, object] of objects.entries()) {
    if (object.kind === 'Space' && object.parent === i) users.push(`${id}, a child of it`);
    if (object.kind === 'Hwpt' && object.space === i) users.push(`its automatic table ${id}`);
  }
  const object = objects.find(i)!;
  if (object.kind === 'Space' && object.unmapping.size > 0) users.push(`${object.unmapping.size} of its areas, whose unmap has not returned`);
  if (object.kind === 'Device') users.push(`the driver of ${files[object.file].name}`);
  for (const { name, former } of groups) if (former?.to === 'table' && former.context === number && former.id === i) users.push(`DMA of the group ${name}, which is being switched away`);
  return { i, users: list(users) };
};

/** Whose claims of the group there are, apart from those of one context. */
export const ownerOf = (state: IoasidState, group: Group, but: number, more: Values = {}) => (): Values => {
  const owners = [...group.claims.keys()].filter((context) => context !== but).map((context) => state.parts.contexts[context].name);
  return { g: group.name, owner: list(owners), ...more };
};

/** The devices of the group that drivers of the host have. */
export const hostedOf = (state: IoasidState, group: Group) => (): Values =>
  ({ g: group.name, hosted: list(group.members.map((d) => state.parts.devices[d]).filter(({ hosted }) => hosted).map(({ name }) => name)) });

export const boundOf = (state: IoasidState, f: string, files: readonly DeviceFile[]) => (): Values => {
  const device = state.parts.devices[state.file(f).device].name;
  return { f, d: device, bound: list([...new Set(files.flatMap(({ bound }) => bound))].map((context) => state.parts.contexts[context].name)) };
};

/** What other files of the group, or this one, are attached to. */
export const attachedOf = (state: IoasidState, f: string, others: boolean, more: Values = {}) => (): Values => {
  const file = state.file(f);
  const group = state.groupOf(file);
  const on = others ? [...group.tables].map(({ context, id }) => ({ context, id })) : file.attached;
  return { f, g: group.name, on: list(on.map(({ context, id }) => `${id} of ${state.parts.contexts[context].name}`)), ...more };
};
