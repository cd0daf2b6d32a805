import { hold } from '../../hold';

hold('no-iommu');
