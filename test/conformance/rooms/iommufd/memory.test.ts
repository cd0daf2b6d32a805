import { hold } from '../../hold';

hold('memory');
