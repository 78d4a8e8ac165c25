import { z } from "zod";

/**
 * What can be wrong with a request, for programs to tell apart; which route answers which stands in `infra/openapi`.
 */
export const ProblemCodeSchema = z.enum([
  "alreadyApproved",
  "alreadyRunning",
  "alreadyStarting",
  "doorNotUp",
  "evidenceLapsed",
  "alreadyEnforcing",
  "formTooOld",
  "freshSignInNeeded",
  "groupInAnotherWave",
  "invalidBody",
  "invalidEvent",
  "invalidQuery",
  "invalidWave",
  "malformedJson",
  "methodNotAllowed",
  "noRole",
  "notEnforced",
  "notSameOrigin",
  "notSignedIn",
  "nothingAsked",
  "nothingToApprove",
  "nothingToWithdraw",
  "otherDigest",
  "otherEvidence",
  "outsideDoor",
  "ownRequest",
  "ownWave",
  "refusedElsewhere",
  "requestLapsed",
  "secondPersonNeeded",
  "stale",
  "stopUnderWay",
  "strengthUnfit",
  "tooLarge",
  "tryAgain",
  "typeNotHandled",
  "unknownJoiner",
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
