import { REVOCATION_RULES } from '../../../src/revocation/rules';
import { hold } from '../hold';

hold('revocation', { rules: REVOCATION_RULES, answers: [] });
