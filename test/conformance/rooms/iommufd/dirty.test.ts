import { hold } from '../../hold';

hold('dirty-tracking');
