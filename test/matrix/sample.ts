import { SurveyReader } from '../../src/matrix/survey';

/** A survey of three policies and two properties, as TLC would print it. */
export const LINES = [
  '"<<\\"K\\", <<\\"Quiesced\\", \\"Persist\\", \\"ReturnedHeld\\">>>>"',
  '"<<\\"N\\", 7, \\"Once\\">>"',
  '"<<\\"N\\", 8, \\"SyncGate\\">>"',
  '"<<\\"W\\", \\"Gunthorpe\\", \\"Once\\">>"',
  '"<<\\"P\\", 7, [evidence |-> \\"permanent\\", awaits |-> {}, pass |-> TRUE], <<FALSE, TRUE, FALSE>>>>"',
  '"<<\\"P\\", 8, [evidence |-> \\"gated\\", awaits |-> {\\"stop\\", \\"drain\\"}, pass |-> TRUE], <<TRUE, FALSE, FALSE>>>>"',
  '"<<\\"P\\", 9, [evidence |-> \\"sampled\\", awaits |-> {}, pass |-> FALSE], <<FALSE, FALSE, FALSE>>>>"',
  '"<<\\"V\\", 8, \\"Persist\\", 2, <<[op |-> \\"Grant\\", args |-> <<p, d>>, errno |-> \\"OK\\"], [op |-> \\"Withdraw\\", args |-> <<>>, errno |-> \\"OK\\"]>>>>"',
  '"<<\\"V\\", 7, \\"ReturnedHeld\\", 3, <<>>>>"',
  '"<<\\"V\\", 7, \\"Quiesced\\", 4, <<>>>>"',
  '"<<\\"V\\", 9, \\"Quiesced\\", 4, <<>>>>"',
  '"<<\\"V\\", 9, \\"Persist\\", 5, <<>>>>"',
];

export function surveyOf(lines: readonly string[] = LINES): SurveyReader {
  const reader = new SurveyReader();
  for (const line of lines) reader.take(line);
  return reader;
}
