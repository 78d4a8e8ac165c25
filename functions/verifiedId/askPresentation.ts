import { randomBytes, randomUUID } from "node:crypto";
import type { HttpResponseInit } from "@azure/functions";
import type { Config } from "../../shared/config/config.ts";
import { APP } from "../../shared/domain/audit.ts";
import { scopeOf } from "../../shared/domain/pass/grant.ts";
import { MOST_PRESENTATIONS, type Presentation } from "../../shared/domain/verifiedId/presentation.ts";
import { noteNotGiven } from "../../shared/passes/noteNotGiven.ts";
import { readPickUpCase } from "../../shared/passes/pickUpCase.ts";
import { secretHash } from "../../shared/passes/pickUpLink.ts";
import type { GrantRow } from "../../shared/passes/settleClaim.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import type { PresentationRequests } from "../../shared/ports/verifiedId.ts";
import { page } from "../../shared/web/answers.ts";
import { presentPage } from "../../shared/web/pages/proofPages.ts";
import { type AtProof, noProof } from "./proofAnswers.ts";
import { callbackKeyOf, stateOf } from "./proofLink.ts";
import { noticeOf, PROOF_WAY } from "./proofRefusals.ts";

type Needs = Pick<Ports, "store" | "directory" | "policies" | "clock" | "methods" | "reports"> & {
  readonly presentations: PresentationRequests;
};

/**
 * Asks for a presentation, if a code could be made for this person at all, and shows how to begin. Written down before
 * the service is asked: what was asked of a phone counts, whatever comes in between. A request before this one is void
 * from then on.
 * @throws ConflictError TransientError RefusedError
 */
export async function askPresentation(
  ports: Needs,
  config: Config,
  at: AtProof,
  row: GrantRow,
  formToken: string,
): Promise<HttpResponseInit> {
  const { store, clock, presentations } = ports;
  const { grant } = row;
  const about = { by: undefined, scope: scopeOf(grant), subjectId: grant.userId };
  const { verdict } = await readPickUpCase(ports, config, row, { id: grant.userId, way: PROOF_WAY }, "look");
  if (!verdict.ok) {
    await noteNotGiven(ports, { ...about, because: verdict.because, say: verdict.say });
    return noProof(at, noticeOf(verdict.because));
  }
  const before = await store.presentation(grant.grantId);
  const count = (before?.value.count ?? 0) + 1;
  if (count > MOST_PRESENTATIONS) {
    await noteNotGiven(ports, { ...about, because: "askedTooOften", say: "Too many presentations by one link." });
    return noProof(at, "tooOften");
  }
  const pageSecret = randomBytes(32).toString("base64url");
  const presentationId = randomUUID();
  const askedAt = clock.now().toISOString();
  const asked: Presentation = {
    grantId: grant.grantId,
    presentationId,
    pageSecretHash: secretHash(pageSecret),
    askedAt,
    count,
    state: { kind: "asked" },
  };
  const etag = await store.savePresentation(asked, before?.etag);
  await store.append([
    {
      scope: scopeOf(grant),
      id: `proofAskedFor|${presentationId}`,
      at: askedAt,
      who: APP,
      what: "proofAskedFor",
      subjectId: grant.userId,
    },
  ]);
  const state = stateOf(grant.grantId, presentationId);
  const made = await presentations.ask({ state, callbackKey: callbackKeyOf(config) });
  await store.savePresentation({ ...asked, state: { kind: "waiting", ...made } }, etag);
  const body = presentPage(at.around, made, { formToken, presentationId, pageSecret }, false);
  return page(200, body, {}, { pictures: true });
}
