import type { Config } from "../../shared/config/config.ts";
import { collectorOf, type Grant } from "../../shared/domain/pass/grant.ts";
import { issuerLimit } from "../../shared/domain/pass/issuingLimits.ts";
import { presserProblem } from "../../shared/domain/pass/pickUpRules.ts";
import { type Told, tell } from "../../shared/domain/pass/told.ts";
import { isSamePerson } from "../../shared/domain/people/person.ts";
import type { PassRefusal } from "../../shared/passes/collect.ts";
import { givenLately } from "../../shared/passes/passLine.ts";
import { type IssueNeeds, unusualFor } from "./issueCode.ts";

interface Problem {
  readonly because: Extract<PassRefusal, "needsSecondPerson" | "issuerOverLimit" | "notTheDeputy">;
  readonly say: string;
  readonly told: Told;
}

/**
 * Why whom the helpdesk has named is shown no code now, though the link is theirs: something has become unusual since,
 * or whoever named them has named too many, or is no member here who is switched on. What a press would say of a link
 * that is over is not said here.
 * @param presserId who is signed in: a stranger is told nothing. @throws TransientError RefusedError
 */
export async function deputyProblem(
  ports: IssueNeeds,
  config: Config,
  grant: Grant,
  presserId: string,
): Promise<Problem | undefined> {
  const collector = collectorOf(grant);
  const isOver = grant.state.kind === "collected" || grant.state.kind === "closed";
  if (collector.kind !== "deputy" || isOver || !isSamePerson(collector.id, presserId)) return undefined;
  const { namedBy } = collector;
  const namer = await ports.directory.user(namedBy.id);
  if (presserProblem({ presser: namedBy, presserUser: namer }, grant.userId))
    return { because: "notTheDeputy", ...tell("namerGone") };
  // Their naming of this one is among them.
  const others = (await givenLately(ports, namedBy.id)).slice(1);
  const limit = issuerLimit(others, config.issuing, ports.clock.now());
  if (!limit.ok) return { because: "issuerOverLimit", ...tell("namerOverLimit") };
  const unusual = await unusualFor(ports, config, others, grant.userId);
  return unusual.length === 0 ? undefined : { because: "needsSecondPerson", ...tell("unusualByNow") };
}
