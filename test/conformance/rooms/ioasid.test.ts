import { IOASID_RULES } from '../../../src/ioasid/rules';
import { hold } from '../hold';

/** Of the layer of page faults. */
const { respond: _fault, ...rules } = IOASID_RULES;

hold('ioasid', { rules });
