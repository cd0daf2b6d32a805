/** What every page can do: another scheme than the system's, mathematics or ASCII, search. */
import { keepChoices } from './choices';
import { offerSearch } from './search';
import { addTools } from './tools';

addTools();
keepChoices();
offerSearch();
