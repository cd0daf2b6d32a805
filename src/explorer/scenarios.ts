/**
 * S1 to S27, S48 and S49, the scenarios of the debate about address spaces, as runs of the room ioasid; what each profile answers is held
 * by the tests of that room.
 */

export interface IoasidScenario { readonly id: string; readonly title: string; readonly run: readonly string[] }

const OPENED = ['openContext p1 c1', 'openDevice p1 f1', 'openDevice p1 f2', 'alloc p1 c1'];
const BUSY = [...OPENED, 'bind p1 f1 c1', 'bind p1 f2 c1', 'attach p1 f1 c1 1', 'attach p1 f2 c1 1', 'map p1 c1 1 0 1'];
const GONE = ['fileDetached f1', 'fileReleased f1'];

const on = (id: string, title: string, ...run: string[]): IoasidScenario => ({ id, title, run });

export const IOASID_SCENARIOS: readonly IoasidScenario[] = [
  on('S1', 'DMA inside the map succeeds, outside it is blocked', ...BUSY, 'dmaBegin d1 1', 'dmaEnd d1', 'dmaBegin d1 2'),
  on('S2', 'a device is used before it is bound', ...OPENED, 'useDevice p1 f1', 'bind p1 f1 c1', 'useDevice p1 f1'),
  on('S3', 'attach without bind', ...OPENED, 'attach p1 f1 c1 1'),
  on('S4', 'map with no device attached', ...OPENED, 'map p1 c1 1 0 1'),
  on('S5', 'a device is bound to one context, then to another', ...OPENED, 'openContext p1 c2', 'bind p1 f1 c1', 'bind p1 f1 c2'),
  on('S6', 'a device is bound to one context, its sibling to another', ...OPENED, 'openContext p1 c2', 'bind p1 f1 c1', 'bind p1 f2 c2'),
  on('S7', 'a device and its sibling are bound to one context', ...OPENED, 'bind p1 f1 c1', 'bind p1 f2 c1'),
  on('S8', 'a sibling has a driver of the host when a device is bound', 'driverBind d2', 'openContext p1 c1', 'openDevice p1 f1', 'bind p1 f1 c1'),
  on('S9', 'a device is bound, and a driver of the host is given its sibling', 'openContext p1 c1', 'openDevice p1 f1', 'bind p1 f1 c1',
    'driverBind d2'),
  on('S10', 'bound, not attached, and the device does DMA', ...OPENED, 'bind p1 f1 c1', 'dmaBegin d1 0'),
  on('S11', 'detach, DMA, attach to another address space', ...OPENED, 'alloc p1 c1', 'bind p1 f1 c1', 'attach p1 f1 c1 1', 'map p1 c1 1 0 0',
    'detach p1 f1 c1', 'dmaBegin d1 0', 'attach p1 f1 c1 2', 'dmaBegin d1 0',
    'map p1 c1 2 1 1', 'dmaBegin d1 1'),
  on('S12', 'the same by replacement, with DMA in flight', ...OPENED, 'alloc p1 c1', 'bind p1 f1 c1', 'attach p1 f1 c1 1', 'map p1 c1 1 0 0',
    'dmaBegin d1 0', 'attach p1 f1 c1 2', 'dmaEnd d1', 'switchDone g1'),
  on('S13', 'detach and attach over and over, with DMA', ...OPENED, 'alloc p1 c1', 'bind p1 f1 c1', 'attach p1 f1 c1 1', 'map p1 c1 1 0 0',
    'dmaBegin d1 0', 'detach p1 f1 c1', 'dmaEnd d1', 'switchDone g1',
    'dmaBegin d1 0', 'attach p1 f1 c1 2', 'detach p1 f1 c1', 'attach p1 f1 c1 1', 'dmaBegin d1 0'),
  on('S14', 'two devices of a group on one address space; one is attached to another', ...OPENED, 'alloc p1 c1', 'bind p1 f1 c1',
    'bind p1 f2 c1', 'attach p1 f1 c1 1', 'attach p1 f2 c1 1', 'attach p1 f1 c1 2'),
  on('S15', 'two devices share a requester; one is detached', ...BUSY, 'detach p1 f1 c1', 'dmaBegin d1 0', 'dmaEnd d1', 'dmaBegin d2 0',
    'dmaEnd d2', 'detach p1 f2 c1', 'dmaBegin d1 0'),
  on('S16', 'an address space is freed while a device is attached', ...BUSY, 'free p1 c1 1'),
  on('S17', 'a parent is freed while its child is there', ...BUSY, 'allocNested p1 c1 1', 'detach p1 f1 c1', 'detach p1 f2 c1', 'free p1 c1 1'),
  on('S18', 'attach to a child without attach to its parent', ...OPENED, 'bind p1 f1 c1', 'allocNested p1 c1 1', 'attach p1 f1 c1 2'),
  on('S19', 'a table of the user without a parent', ...BUSY, 'allocNested p1 c1 0'),
  on('S20', 'a device whose IOMMU cannot enforce snoop, and an address space that does', ...OPENED, 'openDevice p1 f3', 'bind p1 f3 c1',
    'alloc p1 c1 true', 'attach p1 f3 c1 2'),
  on('S21', 'any device goes to an address space that does not enforce', ...OPENED, 'openDevice p1 f3', 'bind p1 f3 c1', 'bind p1 f1 c1',
    'attach p1 f3 c1 1', 'attach p1 f1 c1 1'),
  on('S23', 'the context is closed first, with DMA in flight', ...BUSY, 'dmaBegin d1 0', 'close p1 c1', 'dmaEnd d1', 'dmaBegin d1 1',
    'dmaEnd d1', 'close p1 f1', 'close p1 f2', ...GONE, 'fileDetached f2', 'fileReleased f2', 'contextReleased c1'),
  on('S24', 'the device is closed: detached, unbound, and the group goes back', ...BUSY, 'close p1 f1', 'close p1 f2', ...GONE,
    'fileDetached f2', 'fileReleased f2'),
  on('S25', 'the device is closed while somebody else still has it', ...BUSY, 'pass p1 p2 f1', 'close p1 f1', 'dmaBegin d1 0', 'dmaEnd d1',
    'close p2 f1', ...GONE),
  on('S26', 'a page fault is pending when the device is detached, and is answered late', ...BUSY, 'pageFault d1 3', 'detach p1 f1 c1',
    'respond p1 c1 1 invalid'),
  on('S27', 'an unmap has not returned, and the same range is mapped', ...BUSY, 'dmaBegin d1 1', 'unmap p1 c1 1 0 1', 'unmap p1 c1 1 0 1',
    'map p1 c1 1 0 1', 'dmaEnd d1', 'unmapDone c1 1 0 1', 'map p1 c1 1 0 1'),
  on('S48', 'a device is bound through two open files', ...OPENED, 'openDevice p1 f4', 'bind p1 f1 c1', 'bind p1 f4 c1', 'attach p1 f1 c1 1',
    'close p1 f4', 'fileReleased f4', 'useDevice p1 f1'),
  on('S49', 'the process ends with everything open', ...BUSY, 'processExited p1', ...GONE, 'fileDetached f2', 'fileReleased f2',
    'contextReleased c1'),
];
