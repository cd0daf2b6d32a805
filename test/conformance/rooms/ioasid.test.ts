import { hold } from '../hold';

hold('ioasid');
