/** The rules of each call, in the order in which the kernel looks. */
import type { Rule } from '../../rules';
import * as access from './access';
import * as container from './container';
import * as device from './device';
import * as files from './files';
import * as host from './host';
import * as hwpt from './hwpt';
import * as ioas from './ioas';
import * as vfio from './vfio';
import * as viommu from './viommu';

type Table = Readonly<Record<string, Rule>>;

const inOrder = (...tables: readonly Table[]): readonly Rule[] => tables.flatMap((table) => Object.values(table));
const some = (table: Table, ...names: readonly string[]): Table => Object.fromEntries(names.map((name) => [name, table[name]]));
/** What a file of another kind looks at before it has no such call. */
export const OTHER_FILE: Table = some(files.FILE, 'untyped', 'unbound', 'otherFile');
/** What every call of an iommufd looks at first: whether the descriptor is open, whether it is an iommufd, and whether this kernel has the call. */
const CALL = { ...some(files.FILE, 'noDescriptor'), ...OTHER_FILE, ...some(files.FILE, 'laterCall') };
/** The structure that most of them take. */
const STRUCTURE = files.STRUCTURE;
const ANY_FILE = { ...some(files.FILE, 'noDescriptor'), ...OTHER_FILE };

/** What may come of putting a device on an HWPT, its own or an automatic one. */
const ON_TABLE: readonly Table[] = [device.UPGRADE, ioas.RESERVE, device.PASID, device.ACCEPT, device.MOCK_ACCEPT];
const FILL: readonly Table[] = [hwpt.FILL, ioas.RESERVE, hwpt.FILL_LAST, ioas.PIN];
const ATTACH: readonly Table[] = [device.TARGET, device.PUT_ON, ...ON_TABLE, ...FILL];
const REPLACE: readonly Table[] = [device.TARGET, device.MOVE, ...ON_TABLE, ...FILL];
const BIND: readonly Table[] = [device.BIND, host.CLAIM_DEVICE, host.CLAIM_FIRST];
const JOIN: readonly Table[] = [vfio.JOIN, host.CLAIM_GROUP, host.CLAIM_FIRST, container.BACKEND, container.TYPE1_PIN];
const PIN: readonly Table[] = [some(access.ACCESS_PIN, 'beingUnmapped', 'notWholePages'), access.ACCESS_AREA, some(access.ACCESS_PIN, 'hole'), ioas.PIN];
/** The areas of a range are taken away. */
const UNMAP_AREAS = some(ioas.UNMAP, 'inFlight', 'locked', 'wouldCut', 'notLetGo');

/** The rules of each call; a call that is not here refuses nothing. */
export const RULES: Readonly<Record<string, readonly Rule[]>> = {
  dup_fd: inOrder(some(files.FILE, 'noDescriptor')),
  close_fd: inOrder(some(files.FILE, 'noDescriptor')),
  unknown_ioctl: inOrder(some(files.FILE, 'noDescriptor'), some(container.TYPE1, 'noType'), some(vfio.DEVICE_FILE, 'notBound'), some(files.FILE, 'unknownCall')),
  ioas_alloc: inOrder(CALL, STRUCTURE, files.IOAS_ALLOC),
  ioas_destroy: inOrder(CALL, STRUCTURE, files.DESTROY),
  hwpt_destroy: inOrder(CALL, STRUCTURE, files.DESTROY),
  obj_destroy: inOrder(CALL, STRUCTURE, files.DESTROY),
  map: inOrder(CALL, STRUCTURE, ioas.ASKED, ioas.IOAS, ioas.PAGES, ioas.PLACE, ioas.MEMORY, ioas.PIN),
  map_file: inOrder(CALL, STRUCTURE, ioas.ASKED, ioas.IOAS, ioas.MAP_FILE, ioas.PAGES, ioas.PLACE, ioas.MEMORY, ioas.PIN),
  copy: inOrder(CALL, STRUCTURE, ioas.ASKED, ioas.IOAS, ioas.RANGE, ioas.COPY_SOURCE, ioas.PLACE, ioas.MEMORY, ioas.PIN),
  unmap: inOrder(CALL, STRUCTURE, ioas.IOAS, ioas.UNMAP, ioas.UNMAP_NONE),
  allow_iovas: inOrder(CALL, STRUCTURE, ioas.IOAS, ioas.ALLOW),
  reserve_iova: inOrder(CALL, ioas.RESERVE_ASKED, ioas.IOAS, ioas.RESERVE),
  iova_ranges: inOrder(CALL, STRUCTURE, ioas.IOAS, ioas.IOVA_RANGES),
  option_set: inOrder(CALL, STRUCTURE, files.OPTION, ioas.IOAS, ioas.HUGE_PAGES, ioas.ALIGNMENT),
  option_get: inOrder(CALL, STRUCTURE, some(files.OPTION, 'numberOfNone', 'unknownOption'), ioas.IOAS),
  change_process: inOrder(CALL, STRUCTURE, files.CHANGE_PROCESS),
  vfio_ioas_get: inOrder(CALL, STRUCTURE, files.COMPAT_IOAS),
  vfio_ioas_set: inOrder(CALL, STRUCTURE, ioas.IOAS),
  vfio_ioas_clear: inOrder(CALL, STRUCTURE),
  hwpt_alloc: inOrder(CALL, STRUCTURE, hwpt.HWPT_ALLOC, hwpt.PAGING, hwpt.UNDER_VIOMMU, hwpt.NESTED, hwpt.NESTED_DATA, hwpt.MOCK_DATA, hwpt.DATA, ...FILL, hwpt.FAULT_QUEUE),
  hwpt_invalidate: inOrder(CALL, STRUCTURE, hwpt.INVALIDATE, hwpt.MOCK_INVALIDATE),
  set_dirty: inOrder(CALL, STRUCTURE, hwpt.DIRTY),
  get_dirty_bitmap: inOrder(CALL, STRUCTURE, hwpt.BITMAP),
  check_map: inOrder(ANY_FILE, hwpt.CHECK_MAP),
  check_refs: inOrder(hwpt.CHECK_REFS),
  check_iotlb: inOrder(ANY_FILE, some(hwpt.LOOKED_AT, 'noHwpt'), hwpt.CACHE),
  check_cache: inOrder(ANY_FILE, some(hwpt.LOOKED_AT, 'noDevice'), hwpt.CACHE),
  memory_limit: inOrder(CALL, some(hwpt.LOOKED_AT, 'leastLimit')),
  mark_dirty: inOrder(ANY_FILE, some(hwpt.MARK, 'unfit', 'tooMany'), some(hwpt.LOOKED_AT, 'noHwpt'), some(hwpt.MARK, 'trackingOff')),
  trigger_iopf: inOrder(ANY_FILE, some(hwpt.LOOKED_AT, 'noDevice')),
  trigger_vevent: inOrder(ANY_FILE, some(hwpt.LOOKED_AT, 'noDevice'), viommu.TRIGGER),
  fault_read: inOrder(some(files.FILE, 'noDescriptor'), hwpt.QUEUE_FILE),
  fault_respond: inOrder(some(files.FILE, 'noDescriptor', 'notWritable'), hwpt.QUEUE_FILE, hwpt.RESPOND),
  vevent_read: inOrder(some(files.FILE, 'noDescriptor'), some(hwpt.QUEUE_FILE, 'noQueue'), hwpt.VEVENT_READ),
  noiommu_get_pa: inOrder(CALL, STRUCTURE, ioas.GET_PA),
  fault_alloc: inOrder(CALL, STRUCTURE, hwpt.FAULT_ALLOC),
  bind_device: inOrder(CALL, ...BIND),
  unbind_device: inOrder(device.BOUND, files.DESTROY),
  attach: inOrder(device.BOUND, ...ATTACH),
  replace: inOrder(device.BOUND, ...REPLACE),
  detach: inOrder(device.BOUND),
  pasid_check: inOrder(device.BOUND),
  get_hw_info: inOrder(CALL, STRUCTURE, device.HW_INFO),
  access_create: inOrder(CALL, access.ACCESS_TARGET, access.ACCESS_CHANGE, ioas.ALIGNMENT),
  access_attach: inOrder(access.ACCESS, access.ACCESS_ATTACH, access.ACCESS_TARGET, access.ACCESS_CHANGE, ioas.ALIGNMENT),
  access_replace: inOrder(access.ACCESS, access.ACCESS_REPLACE, access.ACCESS_TARGET, access.ACCESS_CHANGE, ioas.ALIGNMENT),
  access_detach: inOrder(access.ACCESS),
  access_destroy: inOrder(access.ACCESS_DESTROY),
  access_pin: inOrder(access.ACCESS, access.ACCESS_RANGE, ...PIN),
  access_unpin: inOrder(access.ACCESS, access.ACCESS_UNPIN),
  access_rw: inOrder(access.ACCESS, some(access.ACCESS_RANGE, 'nothing', 'beyondEnd', 'notAttached'), some(access.ACCESS_PIN, 'beingUnmapped'), access.ACCESS_AREA, some(access.ACCESS_PIN, 'hole'), some(ioas.PIN, 'noPages', 'noFileMemory')),
  viommu_alloc: inOrder(CALL, STRUCTURE, viommu.VIOMMU_ALLOC),
  vdevice_alloc: inOrder(CALL, STRUCTURE, viommu.VDEVICE_ALLOC),
  veventq_alloc: inOrder(CALL, STRUCTURE, viommu.VEVENTQ_ALLOC),
  hw_queue_alloc: inOrder(CALL, STRUCTURE, viommu.HW_QUEUE_ALLOC, ioas.ALIGNMENT, ...PIN, viommu.HW_QUEUE_PAGES, viommu.HW_QUEUE_INIT),
  mmap: inOrder(some(viommu.MAPPING, 'offsetMisaligned'), some(files.FILE, 'noDescriptor'), some(viommu.MAPPING, 'nothing', 'notMappable'), some(vfio.DEVICE_FILE, 'notBound'), some(viommu.MAPPING, 'noMemory'), viommu.MMAP),
  munmap: inOrder(viommu.MUNMAP),
  group_open: inOrder(vfio.GROUP_OPEN),
  group_close: inOrder(some(files.FILE, 'noDescriptor')),
  group_set_container: inOrder(ANY_FILE, vfio.SET_CONTAINER, ...JOIN, vfio.COMPAT_JOIN),
  group_unset_container: inOrder(ANY_FILE, vfio.UNSET_CONTAINER),
  group_get_device_fd: inOrder(ANY_FILE, some(vfio.GET_DEVICE, 'noDevice'), vfio.VF_TOKEN, vfio.GET_DEVICE, vfio.USE_CONTAINER, ...BIND, vfio.COMPAT_ATTACH, ...ATTACH, access.ACCESS_TARGET, access.ACCESS_CHANGE, ioas.ALIGNMENT),
  group_get_status: inOrder(ANY_FILE, vfio.GROUP_STATUS),
  cdev_open: inOrder(vfio.CDEV_OPEN),
  cdev_bind: inOrder(ANY_FILE, vfio.BIND_FROM_GROUP, some(vfio.CDEV_BIND, 'negativeOrFlags', 'groupOpen', 'bound'), vfio.VF_TOKEN, some(vfio.CDEV_BIND, 'noFile', 'noIommufd', 'inUse'), ...BIND),
  cdev_attach: inOrder(ANY_FILE, vfio.DEVICE_FILE, vfio.CDEV_ATTACH, device.MOVE, ...ATTACH, access.ACCESS_TARGET, access.ACCESS_CHANGE, ioas.ALIGNMENT),
  cdev_detach: inOrder(ANY_FILE, vfio.DEVICE_FILE, some(vfio.CDEV_ATTACH, 'fromGroup')),
  device_ioctl: inOrder(ANY_FILE, vfio.DEVICE_FILE, vfio.HOT_RESET),
  container_set_iommu: inOrder(ANY_FILE, container.SET_IOMMU, container.BACKEND, container.COMPAT_SET_IOMMU, container.COMPAT, ioas.HUGE_PAGES, ioas.ALIGNMENT),
  vfio_map: inOrder(ANY_FILE, container.TYPE1, some(container.HEADER, 'shortOrUnknownFlag'), container.VFIO_MAP, container.TYPE1_PIN, container.COMPAT, ioas.PAGES, ioas.PLACE, ioas.MEMORY, ioas.PIN),
  vfio_unmap: inOrder(ANY_FILE, container.TYPE1, container.HEADER, container.VFIO_UNMAP, container.COMPAT, ioas.CUT, some(ioas.UNMAP, 'allOnes', 'nothing', 'beyondEnd'), UNMAP_AREAS),
  vfio_get_info: inOrder(ANY_FILE, container.TYPE1, some(container.HEADER, 'shortOrUnknownFlag'), container.COMPAT),
  get_api_version: inOrder(ANY_FILE),
  check_extension: inOrder(ANY_FILE, container.COMPAT),
  dmabuf_create: inOrder(ioas.DMABUF),
  dmabuf_revoke: inOrder(some(ioas.DMABUF, 'noDmabufs'), ioas.REVOKE),
  driver_bind: inOrder(host.DRIVER, host.HOST_USE),
  driver_unbind: inOrder(some(host.DRIVER, 'noDriver')),
  hot_unplug: inOrder(some(host.DRIVER, 'absent')),
  wait_unplug: inOrder(some(host.DRIVER, 'waiting')),
  hot_plug: inOrder(some(host.DRIVER, 'present', 'noIommu'), host.HOST_USE),
  claim_group_owner: inOrder(host.CLAIM_GROUP, host.CLAIM_FIRST),
  claim_device_owner: inOrder(host.CLAIM_DEVICE, host.CLAIM_FIRST),
  sysfs_set_domain_type: inOrder(host.DOMAIN_TYPE),
};
