import { IOASID_RULES } from '../../../src/ioasid/rules';
import { hold } from '../hold';

hold('page-faults', { rules: IOASID_RULES, of: ['respond'] });
