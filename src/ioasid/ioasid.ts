/**
 * The life of an address space: every call of a process, of the administrator and of a device, and everything that happens by itself,
 * under one of four profiles. Each part of it has a file of its own, as it has a module of the specification; here they are one. Spec: Ioasid.
 */
import { type Refusal, refusalOf } from '../rules';
import { AddressSpaces } from './address-space';
import type { Answered } from './answer';
import { Attachments } from './attachment';
import { Contexts } from './context';
import { DeviceCalls } from './device';
import { Dmas } from './dma';
import { Groups } from './group';
import { type Address, Mappings, type UnmapDone } from './mapping';
import { IoasidContext } from './state/descriptions';
import { type IoasidSnapshot, IoasidState } from './state/state';
import { viewText, type IoasidView } from './view';
import type { IoasidWorld } from './world';

/** A step that happens by itself once its condition holds: the method and its arguments. */
export type IoasidEvent = readonly ['fileDetached' | 'fileReleased' | 'contextReleased' | 'switchDone' | 'deviceUnplugged', string] | UnmapDone;

/**
 * In all calls `p` and `q` name processes, `c` a context, `f` a device file, `x` either, `d` a device, `g` a group; `i` is the number of an
 * object, 0 to 2^32 - 1, of which 0 names none; addresses are bytes, 0 to 2^64 - 1, and ranges include both ends.
 * A call answers an errno; undefined means that it is not possible now: it waits, or it would need a name or number that there is not. Calls
 * that concern a group whose domain is being switched wait. In what is said of a call, `unknown` and its like are the profile's answers.
 */
export class Ioasid {
  protected readonly state: IoasidState;
  readonly #contexts: Contexts;
  readonly #spaces: AddressSpaces;
  readonly #dmas: Dmas;
  readonly #mappings: Mappings;
  readonly #groups: Groups;
  readonly #files: DeviceCalls;
  protected readonly attachments: Attachments;

  /**
   * Throws a TypeError or RangeError that names what in the world cannot be.
   * @param origin what this is to be a copy of: names are shared, and the state is the same
   */
  constructor(world: IoasidWorld, origin?: Ioasid) {
    const state = this.state = new IoasidState(world, origin?.state);
    this.#contexts = new Contexts(state);
    this.#spaces = new AddressSpaces(state);
    this.#dmas = new Dmas(state);
    this.#mappings = new Mappings(state, this.#spaces, this.#dmas);
    this.#groups = new Groups(state, this.#dmas);
    this.#files = new DeviceCalls(state, this.#groups);
    this.attachments = new Attachments(state, this.#groups, this.#files);
  }

  get world(): IoasidWorld { return this.state.world; }

  // Forms of the state

  /** The specification's variables but `call` (spec/ioasid/IoasidState.tla), as fresh values. */
  view(): IoasidView { return this.state.view(); }

  /** The state as a text: two states of one world have equal keys exactly if they have equal views. */
  key(): string { return viewText(this.view()); }

  snapshot(): IoasidSnapshot { return this.state.snapshot(); }

  /** Goes back to a state of this one, or of the one that it is a clone of. Throws a TypeError for anything else. */
  restore(snapshot: IoasidSnapshot): void { this.state.restore(snapshot); }

  /** Another one of the same world, in the same state. */
  clone(): Ioasid { return new Ioasid(this.world, this); }

  /** Why the call that has just answered this was refused: the rule, and the sentence. Undefined for one that was not. */
  why({ errno }: Answered): Refusal | undefined { return refusalOf(errno); }

  // Contexts

  /** `p` opens /dev/ioasid (/dev/iommu) and has the empty context `c`. Not possible while that is open. */
  openContext(p: string, c: string): Answered | undefined { return this.#contexts.openContext(p, c); }

  /** `p` hands a copy of its descriptor of `x` to `q`, as by fork or a socket. EBADF. */
  pass(p: string, q: string, x: string): Answered { return this.#contexts.pass(p, q, x); }

  /** `p` has no descriptor of `x` any more; what nobody holds is released by a step of its own. EBADF. */
  close(p: string, x: string): Answered { return this.#contexts.close(p, x); }

  /** All descriptors of `p` are closed. Not possible if it has none. */
  processExited(p: string): Answered | undefined { return this.#contexts.processExited(p); }

  /**
   * Nobody has a descriptor of the context, no file is bound to it, and every unmap has returned: it is gone, and all in it
   * (`iommufd_ctx_put`, September 2021; `iommufd_ctx_get` is a `get_file`).
   */
  contextReleased(c: string): Answered | undefined { return this.#contexts.contextReleased(c); }

  // Address spaces

  /**
   * A root address space, and its number; `enforce`: shall its table enforce snoop? Not possible without a number left.
   * EBADF; the profile's `flag` if alloc cannot say that. (RFC v2 2.1; `iommufd_ioas_alloc_ioctl`)
   */
  alloc(p: string, c: string, enforce: boolean): Answered | undefined { return this.#spaces.alloc(p, c, enforce); }

  /**
   * A child of `i`, which the child holds, and its number. The user manages its table; what comes out of it `i` translates again.
   * EBADF; `noNesting`; `unknown`; EINVAL for a child of a child; EINVAL, EBUSY by the devices of `i`. (RFC v1 2.1 CREATE_NESTING)
   */
  allocNested(p: string, c: string, i: number): Answered | undefined { return this.#spaces.allocNested(p, c, i); }

  /** The number and what is mapped are gone. EBADF; `unknown`, if there is no object at all; EBUSY while anything uses it. */
  free(p: string, c: string, i: number): Answered { return this.#spaces.free(p, c, i); }

  /** What there is to know of an address space. EBADF; ENOTTY if there is no such call; `unknown`; EINVAL, EBUSY by its devices. */
  getInfo(p: string, c: string, i: number): Answered { return this.#spaces.getInfo(p, c, i); }

  /** The same of a device. EBADF; ENOTTY if there is no such call; `unknown` if the file is not bound to the context. */
  getDeviceInfo(p: string, c: string, f: string): Answered { return this.#spaces.getDeviceInfo(p, c, f); }

  // Mappings

  /**
   * Maps memory of the user at these addresses of the root `i`.
   * EBADF; `unknown`; EINVAL for a child; EINVAL, EBUSY by its devices; EINVAL if empty, misaligned or past the end; EEXIST if it
   * meets an area, also one whose unmap has not returned. (type1v2; `iommufd_ioas_map`)
   */
  map(p: string, c: string, i: number, first: Address, last: Address): Answered { return this.#mappings.map(p, c, i, first, last); }

  /**
   * The areas inside the range are gone. Those with DMA in flight to them are out of the table, but the call returns only by `unmapDone`.
   * EBADF; `unknown`; EINVAL for a child; EINVAL, EBUSY by its devices; EINVAL if empty; EBUSY if it meets an area whose unmap has not
   * returned; `cut` if an area sticks out; `nothing` if it meets none. (type1v2; `iopt_unmap_iova`)
   */
  unmap(p: string, c: string, i: number, first: Address, last: Address): Answered { return this.#mappings.unmap(p, c, i, first, last); }

  /** No DMA is in flight to the area any more: its unmap returns. Not possible otherwise, or if it is not one. */
  unmapDone(c: string, i: number, first: Address, last: Address): Answered | undefined { return this.#mappings.unmapDone(c, i, first, last); }

  /**
   * What `i` has mapped in the range is mapped in `j` too, from `to` on: one area for each that is met, clipped (`iommufd_ioas_copy`).
   * EBADF; ENOTTY if there is no such call; `unknown` for `i`; EINVAL if empty; ENOENT unless all of it is mapped; `unknown` for `j`;
   * EINVAL if misaligned or past the end; EEXIST as for map.
   */
  copy(p: string, c: string, i: number, first: Address, last: Address, j: number, to: Address): Answered { return this.#mappings.copy(p, c, i, first, last, j, to); }

  // Device files

  /** `p` opens a device and has file `f`. Not possible while that is open. ENODEV if the device is not there, or a driver of the host has it. */
  openDevice(p: string, f: string): Answered | undefined { return this.#files.openDevice(p, f); }

  /** `p` reads, writes, maps or controls the device. EBADF; EINVAL before the bind has returned. (RFC v2 1.3; `access_granted`) */
  useDevice(p: string, f: string): Answered { return this.#files.useDevice(p, f); }

  /**
   * The device is the context's; answers its number where devices have one. With a security context the first bind of a member takes
   * the whole group, whose DMA is blocked from now on.
   * EBADF; `boundTwice` for the file; `badContext` if `p` does not hold `c`; `boundTwice` for the device; `owner`; `host`.
   * (RFC v2 1.3; `vfio_df_ioctl_bind_iommufd`, `iommu_device_claim_dma_owner`)
   */
  bind(p: string, f: string, c: string): Answered | undefined { return this.#files.bind(p, f, c); }

  /**
   * Nobody has a descriptor of the file, and it is on no table: it is unbound and gone. The last claim of a group gives it back to the
   * default domain. Not possible otherwise, or in a switch. (RFC v2 1.3; `vfio_df_close`)
   */
  fileReleased(f: string): Answered | undefined { return this.#files.fileReleased(f); }

  /**
   * DMA of the device's group goes through table `i` of `c`: an address space, or an HWPT; answers the number of the table. Of an address
   * space with HWPTs that is the oldest automatic one that will do, or a new one, which enforces snoop if the device's IOMMU can.
   * Where attach replaces, all attached files of the group move together. Not possible with another context than the bound one unless a
   * device may have several; nor without a number left.
   * EBADF; EINVAL if not bound to `c`; `unknown`; EINVAL for a device's number; `attachedTwice`; EINVAL if the parent is not attached, if a
   * sibling is elsewhere, if the table enforces snoop and a device of the group cannot.
   * (RFC v1 2.2, 3; `iommufd_device_auto_get_domain`, `vfio_df_ioctl_attach_pt`)
   */
  attach(p: string, f: string, c: string, i: number): Answered | undefined { return this.attachments.attach(p, f, c, i); }

  /**
   * Off the address space `i`; where detach names none, `i` is 0 and it is off what it is attached to. The last of a group blocks its DMA.
   * Not attached: nothing happens. Not possible with another context than the bound one unless a device may have several.
   * EBADF; EINVAL if not bound to `c`; EBUSY while attached to a child of `i`. (RFC v1 2.2; `vfio_df_ioctl_detach_pt`)
   */
  detach(p: string, f: string, c: string, i: number): Answered | undefined { return this.attachments.detach(p, f, c, i); }

  /** Nobody has a descriptor of the file: it is off all its tables. Not possible otherwise, if it is on none, or in a switch. */
  fileDetached(f: string): Answered | undefined { return this.attachments.fileDetached(f); }

  // Groups

  /**
   * A driver of the host, which does DMA in the default domain, takes the device.
   * ENODEV if it is not there; EBUSY if it has one or an open file; the profile's `driver` if its group is owned.
   * (M38; `iommu_device_use_default_domain`)
   */
  driverBind(d: string): Answered | undefined { return this.#groups.driverBind(d); }

  /** And lets it go; DMA that it left in flight goes on. ENODEV if there is none. */
  driverUnbind(d: string): Answered | undefined { return this.#groups.driverUnbind(d); }

  /** The administrator wants the device out, which waits for its files. ENODEV if it is not there, or is waited for already. */
  hotUnplug(d: string): Answered { return this.#groups.hotUnplug(d); }

  /** The last file of a device that is to leave is closed, and no DMA of it is in flight: it is out. Not possible otherwise, or in a switch. */
  deviceUnplugged(d: string): Answered | undefined { return this.#groups.deviceUnplugged(d); }

  /** The device is there again, without a driver, in the domain of its group. EEXIST if it is not gone; EINVAL if it cannot do what that does. */
  hotPlug(d: string): Answered | undefined { return this.#groups.hotPlug(d); }

  /** No DMA goes through the former domain of the group any more: the call that switched returns. Not possible otherwise. */
  switchDone(g: string): Answered | undefined { return this.#groups.switchDone(g); }

  // DMA

  /**
   * DMA of the device to address `a` is in flight, through the domain that its group has now. Not possible if it is gone, has some in
   * flight, or is waited for by an unplug and has no file open. EFAULT, which is the IOMMU's answer to the device, if its DMA is blocked or the
   * address is not mapped.
   */
  dmaBegin(d: string, a: Address): Answered | undefined { return this.#dmas.dmaBegin(d, a); }

  /** It has reached what it reached. Not possible if there is none. */
  dmaEnd(d: string): Answered | undefined { return this.#dmas.dmaEnd(d); }

  // What happens by itself, and what a caller waits for

  /** Everything that can happen by itself now; the end of DMA, which is the device's own to say, is not among it. */
  events(): IoasidEvent[] {
    const { contexts, files, devices, groups } = this.state.parts;
    return [
      ...files.filter((file) => this.#files.isAbandoned(file)).map(({ name, attached }): IoasidEvent => [attached.length > 0 ? 'fileDetached' : 'fileReleased', name]),
      ...contexts.filter((context) => this.#contexts.mayBeReleased(context)).map(({ name }): IoasidEvent => ['contextReleased', name]),
      ...contexts.filter(({ unmaps }) => unmaps > 0).flatMap((context) => this.#mappings.returning(context)),
      ...groups.filter(({ switching, drained }) => switching && drained).map(({ name }): IoasidEvent => ['switchDone', name]),
      ...devices.filter((device) => this.#groups.mayLeave(device)).map(({ name }): IoasidEvent => ['deviceUnplugged', name]),
    ];
  }

  /** Where the areas begin that meet the range, and whose unmap has not returned yet. */
  unmapping(c: string, i: number, first: Address, last: Address): Address[] { return this.#mappings.unmapping(c, i, first, last); }

  /** Is the domain of the file's group being switched? */
  isSwitching(f: string): boolean { return this.state.groupOf(this.state.file(f)).switching; }

  isGone(d: string): boolean { return this.state.device(d).plugged === 'gone'; }

  /** Is it still there, although nobody has a descriptor of it, and no bound file keeps it? */
  isEnding(x: string): boolean {
    const description = this.state.description(x);
    return description.opened && description.holders.size === 0 && !(description instanceof IoasidContext && description.files > 0);
  }
}
