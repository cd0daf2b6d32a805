import { ACCESS_AREA, ACCESS_PIN } from '../../../../src/iommufd/rules/access';
import { PUT_ON } from '../../../../src/iommufd/rules/device';
import { COPY_SOURCE, MEMORY, PIN, PLACE, UNMAP_NONE } from '../../../../src/iommufd/rules/ioas';
import { hold } from '../../hold';

const PINNED = [PIN.noPages, PIN.memlock];
const ACCESSED = [ACCESS_PIN.hole, ACCESS_AREA.areaForbids];

hold('memory', { rules: {
  mapArea: [PLACE.overlap, ...PINNED], copyArea: [COPY_SOURCE.hole, PLACE.overlap, MEMORY.readOnly, ...PINNED], unmapArea: [UNMAP_NONE.nothingThere],
  attachSpace: [PUT_ON.attached, ...PINNED], pinArea: [...ACCESSED, ...PINNED], readWrite: [...ACCESSED, PIN.noPages],
} });
