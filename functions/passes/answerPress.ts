import type { HttpResponseInit } from "@azure/functions";
import type { Grant } from "../../shared/domain/pass/grant.ts";
import { momentIn } from "../../shared/mails/dates.ts";
import type { CollectOutcome } from "../../shared/passes/collect.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import type { Orchestrations } from "../../shared/ports/wake.ts";
import { page } from "../../shared/web/answers.ts";
import { toldIn } from "../../shared/web/pages/noticeWords.ts";
import { passPage } from "../../shared/web/pages/pickUpPages.ts";
import { afterShown } from "./afterShown.ts";
import { linkTo, notesOf, notice, RETRY_AFTER_SECONDS, refuse } from "./pickUpAnswers.ts";
import type { AtPage } from "./readPress.ts";

type Needs = Pick<Ports, "store" | "email" | "clock" | "directory">;

/**
 * The page that answers a press: the code, once everybody who has to hear of it was told, or why there is none.
 * @param orchestrations where a workflow waits for this code.
 */
export async function answerPress(
  ports: Needs,
  { principal, path, reader, no }: Pick<AtPage, "principal" | "path" | "reader" | "no">,
  grant: Grant,
  outcome: CollectOutcome,
  orchestrations?: () => Orchestrations,
): Promise<HttpResponseInit> {
  const { config, language } = reader;
  switch (outcome.kind) {
    case "refused":
      return no(
        outcome.because,
        outcome.say,
        refuse(reader, outcome, principal, ports.clock.now()),
        outcome.subject?.id,
      );
    case "again":
      return notice(reader, 503, "noCodeYet", {
        why: toldIn(language, outcome.told),
        retryAfterSeconds: RETRY_AFTER_SECONDS,
        link: linkTo(reader, "openPage", path),
      });
    case "collected": {
      const { temporaryAccessPass, subject } = outcome;
      const { displayName: name, userPrincipalName } = subject;
      const timeZone = await afterShown(ports, config, principal, grant, outcome, orchestrations);
      const expires = momentIn(timeZone, outcome.expiresAt, language);
      const { organizationName, helpdeskMail } = config;
      const isNew = grant.reason === "joiner";
      const isOwn = grant.collector?.kind === "self";
      const shown = { organizationName, language, helpdeskMail, isNew, isOwn, name, userPrincipalName, expires };
      return page(200, passPage({ ...shown, temporaryAccessPass, notes: notesOf(reader) }));
    }
  }
}
