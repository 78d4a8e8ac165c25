import type { HttpResponseInit } from "@azure/functions";
import { type IdentityCheck, scopeOf } from "../../shared/domain/pass/grant.ts";
import { ConflictError } from "../../shared/errors.ts";
import { momentIn } from "../../shared/mails/dates.ts";
import { type ByMailRow, newShortCode, shortCodeHash } from "../../shared/passes/hireLink.ts";
import { readPickUpCase } from "../../shared/passes/pickUpCase.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import { page } from "../../shared/web/answers.ts";
import { shortCodePage } from "../../shared/web/pages/shortCodePage.ts";
import { personOf } from "../../shared/web/principal.ts";
import { timeZoneOf } from "./afterShown.ts";
import { notesOf, notJustNow, refuse } from "./pickUpAnswers.ts";
import type { AtPage } from "./readPress.ts";

type Needs = Pick<Ports, "store" | "directory" | "policies" | "clock" | "methods" | "reports">;

/**
 * A press of the manager who tells the hire the other half on the phone. Everything is checked as if the sign-in code
 * itself were asked for: it is handed out by whoever shows this. The one that was shown before counts no more, and
 * wrong tries stay counted.
 */
export async function showShortCode(
  ports: Needs,
  row: ByMailRow,
  { principal, path, reader, no }: Pick<AtPage, "principal" | "path" | "reader" | "no">,
  identityCheckedBy: IdentityCheck,
): Promise<HttpResponseInit> {
  const { store, clock } = ports;
  const { grant, etag } = row;
  const { config, language } = reader;
  const { verdict, subject } = await readPickUpCase(ports, config, row, { id: principal.oid, way: "pickUp" }, "press");
  if (!verdict.ok) return no(verdict.because, verdict.say, refuse(reader, verdict, principal));
  const shortCode = newShortCode();
  const at = clock.now().toISOString();
  const by = personOf(principal);
  const hash = shortCodeHash(config, grant.grantId, shortCode);
  // The line comes first: nobody is shown what nobody can account for.
  await store.append([
    {
      scope: scopeOf(grant),
      id: `shortCodeShown|${grant.grantId}|${at}`,
      at,
      who: by,
      what: "shortCodeShown",
      reason: identityCheckedBy,
      subjectId: grant.userId,
    },
  ]);
  try {
    await store.saveGrant(
      { ...grant, byMail: { ...grant.byMail, shortCode: { hash, at, by, identityCheckedBy } } },
      etag,
    );
  } catch (error) {
    if (!(error instanceof ConflictError)) throw error;
    return notJustNow(reader, path);
  }
  const body = shortCodePage({
    organizationName: config.organizationName,
    language,
    name: subject?.displayName ?? "",
    shortCode,
    closes: momentIn(await timeZoneOf(ports, config, grant), grant.closesAt, language),
    notes: notesOf(reader),
  });
  return page(200, body);
}
