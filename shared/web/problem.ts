import { z } from "zod";

/**
 * What can be wrong with a request, for programs to tell apart; which route answers which stands in `infra/openapi`.
 */
export const ProblemCodeSchema = z.enum([
  "alreadyApproved",
  "alreadyConfirmed",
  "alreadyEnforced",
  "dateNotPossible",
  "evidenceLapsed",
  "alreadyEnforcing",
  "formTooOld",
  "groupInAnotherWave",
  "invalidBody",
  "invalidEvent",
  "invalidQuery",
  "invalidWave",
  "malformedJson",
  "methodNotAllowed",
  "needsSecondPerson",
  "noRole",
  "notEnforced",
  "notInScope",
  "notSameOrigin",
  "notSignedIn",
  "notToBeDecided",
  "nothingToApprove",
  "nothingToConfirm",
  "nothingToWithdraw",
  "otherDecision",
  "otherEvidence",
  "ownCase",
  "ownWave",
  "refusedElsewhere",
  "stale",
  "strengthTakesNoPass",
  "tooLarge",
  "tryAgain",
  "typeNotHandled",
  "unknownJoiner",
  "unknownMember",
  "unknownWave",
  "unsigned",
  "unsupportedMediaType",
  "waveCancelled",
  "waveExists",
  "wrongSignature",
]);
export type ProblemCode = z.infer<typeof ProblemCodeSchema>;

export const FieldProblemSchema = z.object({
  field: z.string().describe("Path in the body, dots between its parts; empty for the body as a whole."),
  message: z.string(),
});
export type FieldProblem = Readonly<z.infer<typeof FieldProblemSchema>>;
