import type { PresentationRequest } from "./presentationSchema.ts";

/** A credential in somebody's wallet, and the face in front of the phone. */
export interface Presented {
  readonly type: string;
  readonly issuer: string;
  readonly claims: Readonly<Record<string, string>>;
  readonly isRevoked?: boolean;
  /** How well the face fits the photo, in percent. */
  readonly score: number;
}

export interface OpenRequest {
  readonly requestId: string;
  readonly expiresAtMs: number;
  readonly wanted: PresentationRequest;
}

/**
 * What the service tells the app once somebody has presented this. What does not fit the request never reaches the app
 * as verified, and the score of a face that did not match is not told.
 */
export function outcomeOf({ wanted, requestId }: OpenRequest, presented: Presented): object {
  const [credential] = wanted.requestedCredentials;
  const { state } = wanted.callback;
  const failed = (message: string) => ({
    requestId,
    requestStatus: "presentation_error",
    state,
    error: { code: "claimValidationError", message },
  });
  if (!credential || presented.type !== credential.type) return failed("The credential is of another type.");
  const { acceptedIssuers = [] } = credential;
  if (acceptedIssuers.length > 0 && !acceptedIssuers.includes(presented.issuer))
    return failed("The issuer is not accepted.");
  const { allowRevoked, faceCheck } = credential.configuration.validation;
  if (presented.isRevoked && !allowRevoked) return failed("The credential is revoked.");
  if (presented.score < faceCheck.matchConfidenceThreshold)
    return failed("Match confidence score failing to meet the threshold.");
  return {
    requestId,
    requestStatus: "presentation_verified",
    state,
    subject: "did:ion:EiStandIn",
    verifiedCredentialsData: [
      {
        issuer: presented.issuer,
        type: ["VerifiableCredential", presented.type],
        claims: presented.claims,
        credentialState: { revocationStatus: presented.isRevoked ? "INVALID" : "VALID" },
        domainValidation: { url: "https://proofing.example/" },
        issuanceDate: "2026-01-01T00:00:00Z",
        expirationDate: "2099-01-01T00:00:00Z",
        faceCheck: { matchConfidenceScore: presented.score, sourcePhotoQuality: "HIGH" },
      },
    ],
  };
}
