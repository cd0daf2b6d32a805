import { hold } from '../../hold';

hold('dmabuf');
