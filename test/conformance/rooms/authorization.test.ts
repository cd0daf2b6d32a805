import { AUTHORIZATION_RULES } from '../../../src/authorization/rules';
import { hold } from '../hold';

hold('authorization', { rules: AUTHORIZATION_RULES });
