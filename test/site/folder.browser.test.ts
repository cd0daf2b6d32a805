import { everyPage } from './every-page';

everyPage('the folder').run();
