import { hold } from '../hold';

hold('allocator');
