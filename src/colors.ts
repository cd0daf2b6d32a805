/** Colours where a person looks: on a terminal, unless NO_COLOR is set. A machine's log gets plain text, whatever its CI variables say. */
import { createColors } from 'picocolors';

export default createColors(Boolean(process.stdout.isTTY) && !process.env['NO_COLOR']);
