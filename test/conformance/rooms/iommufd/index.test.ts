import { hold } from '../../hold';

hold('iommufd');
