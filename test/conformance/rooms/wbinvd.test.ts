import { BIND, WBINVD_RULES } from '../../../src/wbinvd/rules';
import { hold } from '../hold';

/** The call in place of the instruction is of the code alone. */
const { ioctl: _alone, ...rules } = WBINVD_RULES;

hold('wbinvd', { rules, never: new Map([[BIND.noPermission, 'the specification has no chmod']]) });
