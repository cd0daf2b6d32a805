/** Which file is attached to which table. Spec: Attachment. Calls that concern a group whose domain is being switched wait: undefined. */
import { type Answered, NONE, OK, refuse } from './answer';
import type { DeviceCalls } from './device';
import type { Groups } from './group';
import { ATTACH, DETACH, FIT, SIBLING, TWICE } from './rules';
import type { Attachment, IoasidContext, DeviceFile } from './state/descriptions';
import type { Group } from './state/group';
import type { IoasidState } from './state/state';
import { type Entry, PageTable } from './state/table';
import { attachedOf } from './users';

const isOn = (file: DeviceFile, context: number, id: number): boolean => file.attached.some((on) => on.context === context && on.id === id);

export class Attachments {
  /** Called when a file is about to leave a table: for what is built on top. */
  onLeave: (file: DeviceFile) => void = () => { /* nothing waits for it here */ };

  constructor(readonly state: IoasidState, readonly groups: Groups, readonly files: DeviceCalls) {}

  attach(p: string, f: string, c: string, i: number): Answered | undefined {
    const { profile } = this.state;
    const file = this.state.file(f);
    const number = this.state.contextNumber(c);
    const group = this.state.groupOf(file);
    this.state.id('i', i);
    this.state.process('p', p);
    if (!this.#canName(file, number) || group.switching) return undefined;
    if (!file.holders.has(p)) return refuse(ATTACH.notHolding, { p, f });
    if (!file.bound.includes(number)) return refuse(ATTACH.notBound, { f, c });
    const context = this.state.context(c);
    const { objects } = context;
    const object = objects.find(i);
    if (!object) return refuse(ATTACH.noObject, { i, c }, profile.unknown);
    if (object.kind === 'Device') return refuse(ATTACH.noTable, { i });
    const twice = this.#twiceRefused(f, file, number, i, object);
    if (twice) return twice;
    if (!profile.hwpts || object.kind !== 'Space') return this.#putRefused(f, file, group, number, i, object.enforce) ?? this.#put(file, group, number, i);
    const willing = object.hwpts.find((id) => this.#fits(file, group, number, id, (objects.find(id) as PageTable).enforce));
    if (willing !== undefined) return this.#put(file, group, number, willing);
    const { enforcing } = this.state.parts.devices[file.device];
    const refused = this.#putRefused(f, file, group, number, objects.next, enforcing);
    if (refused) return refused;
    if (!objects.hasRoom(1)) return undefined;
    return this.#put(file, group, number, this.#makeHwpt(context, i, enforcing));
  }

  detach(p: string, f: string, c: string, i: number): Answered | undefined {
    const file = this.state.file(f);
    const number = this.state.contextNumber(c);
    this.state.id('i', i);
    this.state.process('p', p);
    if (!this.#canName(file, number) || this.state.groupOf(file).switching || this.state.profile.detachNames !== (i !== NONE)) return undefined;
    if (!file.holders.has(p)) return refuse(DETACH.notHolding, { p, f });
    if (!file.bound.includes(number)) return refuse(DETACH.notBound, { f, c });
    if (i === NONE) {
      this.#leave(file, file.attached);
      return OK;
    }
    if (file.attached.some((on) => this.groups.isAbove({ context: number, id: i }, on))) return refuse(DETACH.childAttached, { f, i });
    this.#leave(file, file.attached.filter(({ context, id }) => context === number && id === i));
    return OK;
  }

  fileDetached(f: string): Answered | undefined {
    const file = this.state.file(f);
    if (!this.files.isAbandoned(file) || file.attached.length === 0) return undefined;
    this.#leave(file, file.attached);
    return OK;
  }

  #siblings(file: DeviceFile, group: Group): DeviceFile[] {
    const { devices, files } = this.state.parts;
    return group.members.flatMap((d) => devices[d].files).map((f) => files[f]).filter((other) => other !== file && other.attached.length > 0);
  }

  #canName(file: DeviceFile, context: number): boolean {
    return this.state.profile.manyContexts || file.bound.length === 0 || (file.bound.length === 1 && file.bound[0] === context);
  }

  /** A device on a parent may still go to its child, and must be there first (RFC v1 2.1). */
  #twiceRefused(f: string, file: DeviceFile, context: number, i: number, object: Entry): Answered | undefined {
    const { profile } = this.state;
    if (profile.attachReplaces) return undefined;
    const above = profile.parentFirst && object.kind === 'Space' ? object.parent : NONE;
    if (file.attached.some((on) => on.context !== context || on.id !== above)) return refuse(TWICE.attachedTwice, attachedOf(this.state, f, false), profile.attachedTwice);
    return above !== NONE && !isOn(file, context, above) ? refuse(TWICE.parentFirst, { f, i, parent: above }) : undefined;
  }

  /** May the file be put on the table? With no sibling elsewhere unless it takes them along, and no member that cannot do what the table does. */
  #putRefused(f: string, file: DeviceFile, group: Group, context: number, id: number, enforce: boolean): Answered | undefined {
    if (isOn(file, context, id)) return undefined;
    if (this.#siblingElsewhere(file, group, context, id)) return refuse(SIBLING.siblingElsewhere, attachedOf(this.state, f, true));
    return this.#unfit(group, enforce) ? refuse(FIT.cannotEnforce, { g: group.name, unenforcing: group.unenforcing }) : undefined;
  }

  #fits(file: DeviceFile, group: Group, context: number, id: number, enforce: boolean): boolean {
    return isOn(file, context, id) || (!this.#siblingElsewhere(file, group, context, id) && !this.#unfit(group, enforce));
  }

  #siblingElsewhere(file: DeviceFile, group: Group, context: number, id: number): boolean {
    return file.attached.length === 0 && this.state.profile.securityContext && !group.isAllOn(context, id);
  }

  #unfit(group: Group, enforce: boolean): boolean { return enforce && group.unenforcing > 0; }

  #makeHwpt({ objects }: IoasidContext, i: number, enforce: boolean): number {
    const space = objects.space(i)!;
    const id = objects.insert(new PageTable(i, enforce));
    space.users++;
    space.hwpts.push(id);
    return id;
  }

  #put(file: DeviceFile, group: Group, context: number, id: number): Answered {
    if (isOn(file, context, id)) return { errno: 'OK', out: id };
    const { attachReplaces } = this.state.profile;
    const { objects } = this.state.parts.contexts[context];
    const from = attachReplaces ? file.attached : [];
    const movers = from.length > 0 ? [file, ...this.#siblings(file, group)] : [file];
    for (const mover of movers) {
      if (attachReplaces) this.#takeOff(mover, mover.attached);
      if (mover.attached.length === 0) group.attached++;
      mover.attached = [...mover.attached, { context, id }];
      this.groups.count(mover, { context, id }, 1);
    }
    objects.hold(id, movers.length);
    this.groups.settle(group);
    for (const old of from) objects.letGo(old.id, movers.length);
    return { errno: 'OK', out: id };
  }

  #leave(file: DeviceFile, tables: readonly Attachment[]): void {
    if (tables.length === 0) return;
    this.#takeOff(file, tables);
    this.groups.settle(this.state.groupOf(file));
    for (const { context, id } of tables) this.state.parts.contexts[context].objects.letGo(id);
  }

  #takeOff(file: DeviceFile, tables: readonly Attachment[]): void {
    if (tables.length === 0) return;
    this.onLeave(file);
    file.attached = file.attached.filter((on) => !tables.includes(on));
    if (file.attached.length === 0) this.state.groupOf(file).attached--;
    for (const on of tables) this.groups.count(file, on, -1);
  }
}
