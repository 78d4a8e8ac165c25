import type { PassRefusal } from "../../shared/passes/collect.ts";
import type { ProofNotice } from "../../shared/web/pages/proof/wording.ts";

/** The page by which a code is asked for here. */
export const PROOF_WAY = "verifiedId";

const notices: Readonly<Partial<Record<PassRefusal, ProofNotice>>> = {
  alreadyCollected: "over",
  linkClosed: "over",
  linkExpired: "over",
  linkNotOpenYet: "over",
  // Entra may show somebody a moment later.
  subjectGone: "later",
  beingCollected: "later",
  rolesUnreadable: "later",
  coolingDown: "tooOften",
  personOverLimit: "tooOften",
  issuerOverLimit: "tooOften",
};

/** What whoever is at the page reads: nobody is signed in, so nothing of the account is said. */
export const noticeOf = (because: PassRefusal): ProofNotice => notices[because] ?? "noCode";
