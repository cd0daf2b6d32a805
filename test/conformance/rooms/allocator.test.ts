import { ALLOCATOR_RULES } from '../../../src/allocator/rules';
import { hold } from '../hold';

hold('allocator', { rules: ALLOCATOR_RULES, answers: ['Put'] });
