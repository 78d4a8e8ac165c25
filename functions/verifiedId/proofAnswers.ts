import type { HttpRequest, HttpResponseInit } from "@azure/functions";
import type { Config } from "../../shared/config/config.ts";
import type { Language } from "../../shared/domain/people/language.ts";
import type { PickUpLink } from "../../shared/passes/pickUpLink.ts";
import { page } from "../../shared/web/answers.ts";
import { pageLanguage } from "../../shared/web/pageLanguage.ts";
import type { ProofNotice } from "../../shared/web/pages/proof/wording.ts";
import { proofNoticePage } from "../../shared/web/pages/proofPages.ts";
import { proofPathOf } from "./proofLink.ts";

const RETRY_AFTER_SECONDS = 60;

/** Somebody at the page: nobody is signed in, and the link is all that is known of them. */
export interface AtProof {
  readonly link: PickUpLink;
  /** What stands around each page. */
  readonly around: { readonly organizationName: string; readonly helpdeskMail: string; readonly language: Language };
}

export const atProof = (request: HttpRequest, config: Config, link: PickUpLink): AtProof => ({
  link,
  around: {
    organizationName: config.organizationName,
    helpdeskMail: config.helpdeskMail,
    language: pageLanguage(request, config),
  },
});

const STATUS: Readonly<Record<ProofNotice, number>> = {
  unknown: 404,
  off: 404,
  over: 410,
  notConfirmed: 403,
  startAgain: 403,
  tooOften: 429,
  later: 503,
  noCode: 403,
  notFromHere: 403,
};
const beginsAgain: readonly ProofNotice[] = ["notConfirmed", "startAgain"];

/** Why there is no code. @param fields of a press that may be repeated as it was. */
export function noProof(at: AtProof, notice: ProofNotice, fields?: Readonly<Record<string, string>>): HttpResponseInit {
  const status = STATUS[notice];
  const again = beginsAgain.includes(notice) ? { again: proofPathOf(at.link) } : {};
  const body = proofNoticePage(at.around, notice, { ...again, ...(fields && { fields }) });
  const waits = status === 429 || status === 503;
  return page(status, body, waits ? { "Retry-After": String(RETRY_AFTER_SECONDS) } : {});
}
