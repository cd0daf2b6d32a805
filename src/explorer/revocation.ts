/** The seven questions of a revocation of one's own, in the page that includes this script. */
import { RevocationDesign } from './page/design';

const place = document.getElementById('revocation');
if (place) new RevocationDesign(place);
