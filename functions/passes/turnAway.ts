import type { HttpResponseInit } from "@azure/functions";
import { type Grant, scopeOf } from "../../shared/domain/pass/grant.ts";
import { noteNotGiven } from "../../shared/passes/noteNotGiven.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import { type Principal, personOf } from "../../shared/web/principal.ts";

/** Gives the answer on, once the trail has a line about it. */
export type TurnAway = (
  because: string,
  say: string,
  answer: HttpResponseInit,
  /** Whom it would have been for, where they are there. */
  subjectId?: string,
) => Promise<HttpResponseInit>;

/**
 * For whoever is refused a code. Looking writes nothing: only a press leaves a line.
 * @param grant once its link has proven to be ours.
 */
export const turnAway =
  (
    ports: Pick<Ports, "store" | "clock">,
    principal: Principal | undefined,
    isPress: boolean,
    grant?: Grant,
  ): TurnAway =>
  async (because, say, answer, subjectId) => {
    if (!isPress) return answer;
    const about = grant ? { scope: scopeOf(grant), subjectId: grant.userId } : { subjectId };
    await noteNotGiven(ports, { by: principal && personOf(principal), ...about, because, say });
    return answer;
  };
