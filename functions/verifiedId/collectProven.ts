import type { HttpResponseInit } from "@azure/functions";
import type { Config } from "../../shared/config/config.ts";
import { scopeOf } from "../../shared/domain/pass/grant.ts";
import { isOver } from "../../shared/domain/verifiedId/presentation.ts";
import { momentIn } from "../../shared/mails/dates.ts";
import { type CollectOutcome, collectPass } from "../../shared/passes/collect.ts";
import { noteNotGiven } from "../../shared/passes/noteNotGiven.ts";
import { isSecretOf } from "../../shared/passes/pickUpLink.ts";
import type { GrantRow } from "../../shared/passes/settleClaim.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import type { Orchestrations } from "../../shared/ports/wake.ts";
import { aboutApp } from "../../shared/troubles/aboutWork.ts";
import { noteQuietly } from "../../shared/troubles/noteQuietly.ts";
import { page } from "../../shared/web/answers.ts";
import type { ProofNotice } from "../../shared/web/pages/proof/wording.ts";
import { presentPage, provenPage } from "../../shared/web/pages/proofPages.ts";
import { afterProof, wake } from "../passes/afterShown.ts";
import { type AtProof, noProof } from "./proofAnswers.ts";
import { noticeOf, PROOF_WAY } from "./proofRefusals.ts";
import type { ProofForm } from "./requests.ts";

type Needs = Pick<Ports, "store" | "directory" | "policies" | "passIssuer" | "clock" | "methods" | "email" | "reports">;
type PageForm = Extract<ProofForm, { readonly pageSecret: string }>;

const ABOUT_PROOF = aboutApp("letting somebody whom a Verified ID has proven press again for their code", {
  meanwhile: "They have to present it once more.",
});

/**
 * The second press: the code, where the presentation that this very page asked for has proven who it is. A proof leads
 * to one press: it is used up before anything is made, and given back only where certainly nothing was handed out.
 * @throws ConflictError TransientError RefusedError: nothing was made.
 */
export async function collectProven(
  ports: Needs,
  config: Config,
  at: AtProof,
  row: GrantRow,
  form: PageForm,
  orchestrations: () => Orchestrations,
): Promise<HttpResponseInit> {
  const { store, clock, directory } = ports;
  const { grant } = row;
  const { grantId, userId } = grant;
  const refusal = { by: undefined, scope: scopeOf(grant), subjectId: userId };
  const known = await store.presentation(grantId);
  const no = async (because: string, say: string, notice: ProofNotice) => {
    await noteNotGiven(ports, { ...refusal, because, say });
    return noProof(at, notice);
  };
  const isOfPage =
    known?.value.presentationId === form.presentationId && isSecretOf(form.pageSecret, known.value.pageSecretHash);
  if (!known || !isOfPage) return no("otherPage", "The page is not the one that asked last.", "startAgain");
  const { value } = known;
  const now = clock.now();
  if (isOver(value, now)) return no("proofOver", "The proof was asked for too long ago.", "startAgain");
  switch (value.state.kind) {
    case "asked":
      return noProof(at, "startAgain");
    case "waiting":
      return page(200, presentPage(at.around, value.state, form, true), {}, { pictures: true });
    case "refused":
      return noProof(at, "notConfirmed");
    case "used":
      return no("proofUsed", "The proof has led to a press already.", "over");
    case "proven": {
      const name = (await directory.user(userId))?.displayName;
      if (name === undefined) return noProof(at, "later", form);
      const state = { kind: "used", at: now.toISOString() } as const;
      const etag = await store.savePresentation({ ...value, state }, known.etag);
      const presser = { id: userId, name, way: PROOF_WAY } as const;
      const outcome = await collectPass(ports, config, { row, presser, identityCheckedBy: "verifiedId" });
      const giveBack = async () => {
        await store.savePresentation(value, etag).catch((error: unknown) => noteQuietly(ports, ABOUT_PROOF, error));
        return noProof(at, "later", form);
      };
      return answer(ports, config, at, { grant, name, outcome, giveBack, orchestrations });
    }
  }
}

interface Answered {
  readonly grant: GrantRow["grant"];
  readonly name: string;
  readonly outcome: CollectOutcome;
  readonly giveBack: () => Promise<HttpResponseInit>;
  readonly orchestrations: () => Orchestrations;
}

async function answer(
  ports: Needs,
  config: Config,
  at: AtProof,
  { grant, name, outcome, giveBack, orchestrations }: Answered,
): Promise<HttpResponseInit> {
  switch (outcome.kind) {
    case "again":
      return giveBack();
    case "refused": {
      const { because, say } = outcome;
      // The onboarding hands the account to a person.
      if (because === "accountInUse") await wake(orchestrations, grant);
      const by = { id: grant.userId, displayName: name };
      await noteNotGiven(ports, { by, scope: scopeOf(grant), subjectId: grant.userId, because, say });
      const notice = noticeOf(because);
      return notice === "later" ? giveBack() : noProof(at, notice);
    }
    case "collected": {
      const { subject, temporaryAccessPass, expiresAt } = outcome;
      const timeZone = await afterProof(ports, config, grant, outcome, orchestrations);
      const expires = momentIn(timeZone, expiresAt, at.around.language);
      const { userPrincipalName } = subject;
      return page(200, provenPage(at.around, { temporaryAccessPass, userPrincipalName, expires }));
    }
  }
}
