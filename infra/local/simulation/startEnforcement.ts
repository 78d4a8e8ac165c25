import type { BusinessClock } from "../clock/clock.ts";
import type { AdminApi } from "./adminApi.ts";
import { comeBack, isTaken, type Visit } from "./comeBack.ts";

const APPROVER_COMES_MINUTES = 20;

/** The parts of `GET /api/enforcement` that the two people read. */
interface EnforcementStatus {
  readonly state: "notStarted" | "startAsked" | "starting" | "running" | "stopping" | "stopped";
  /** Of what the first of them wants to start, which the second confirms; absent while the tenant cannot be read. */
  readonly digest?: string;
}

/** Who starts, and who confirms it. */
interface TwoPeople {
  readonly starter: AdminApi;
  readonly approver: AdminApi;
}

/**
 * Two people start enforcement, before anybody can be enforced: one asks, the other confirms, and they come back until
 * it runs. They read where it stands before each step, so that a repeat or somebody else's step does no harm. What
 * people stopped stays stopped.
 *
 * @param at ms of business time.
 * @returns resolves when it runs or was stopped.
 * @throws Error when one of them is refused.
 */
export const startEnforcement = ({
  clock,
  at,
  ...people
}: TwoPeople & { readonly clock: BusinessClock; readonly at: number }): Promise<void> =>
  comeBack({ clock, at, what: "two people start enforcement", visit: () => nextStep(people) });

async function nextStep({ starter, approver }: TwoPeople): Promise<Visit> {
  const start = (person: AdminApi, decision: object) => isTaken(person, "/api/start", decision);
  const { state, digest } = await starter.get<EnforcementStatus>("/api/enforcement");
  switch (state) {
    case "notStarted":
      return (await start(starter, { reason: "The rollout of passkeys begins" }))
        ? APPROVER_COMES_MINUTES
        : "lookAgain";
    case "startAsked":
      if (digest === undefined) return "lookAgain";
      await start(approver, { digest });
      return "lookAgain";
    case "starting":
      if (digest === undefined) return "lookAgain";
      // Whoever finds it unfinished presses the button once more, which carries it on.
      await start(approver, { digest });
      return "carriedOn";
    case "running":
    case "stopping":
    case "stopped":
      return "over";
  }
}
