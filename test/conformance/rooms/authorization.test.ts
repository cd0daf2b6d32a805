import { hold } from '../hold';

hold('authorization');
