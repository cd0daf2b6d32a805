import { hold } from '../hold';

hold('wbinvd');
