import { everyPage } from './every-page';

everyPage('a server').run();
