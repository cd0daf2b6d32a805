import { GET_PA, PLACE, UNMAP_NONE } from '../../../../src/iommufd/rules/ioas';
import { hold } from '../../hold';

hold('no-iommu', { rules: { mapPage: [PLACE.overlap], unmapPage: [UNMAP_NONE.nothingThere], getPa: [GET_PA.notCapable, GET_PA.hole, GET_PA.hasIommu] } });
