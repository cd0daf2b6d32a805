import { hold } from '../hold';

hold('page-faults');
