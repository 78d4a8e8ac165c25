import type { BusinessClock } from "../clock/clock.ts";
import { type AdminApi, SiteDown } from "./adminApi.ts";

const MINUTE_MS = 60_000;
const APPROVER_COMES_MINUTES = 20;
const LOOK_AGAIN_MINUTES = 5;
const MOST_MINUTES = 6 * 60;

/** The parts of `GET /api/enforcement` that the two people read. */
interface EnforcementStatus {
  readonly state: "notStarted" | "startAsked" | "starting" | "running" | "stopping" | "stopped";
  /** Of what the first of them wants to start, which the second confirms. */
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
export function startEnforcement(
  people: TwoPeople & { readonly clock: BusinessClock; readonly at: number },
): Promise<void> {
  const { clock, at } = people;
  return new Promise((resolve, reject) => {
    const comeAt = (when: number, looks: number): void => {
      clock.at(when, "two people start enforcement", async () => {
        try {
          const next = await nextStep(people);
          if (next === "over") return resolve();
          // Whoever finds it as it was waits longer each time.
          const minutes = next === "approverComes" ? APPROVER_COMES_MINUTES : LOOK_AGAIN_MINUTES * 2 ** looks;
          comeAt(clock.now() + Math.min(minutes, MOST_MINUTES) * MINUTE_MS, next === "lookAgain" ? looks + 1 : 0);
        } catch (error) {
          reject(error);
        }
      });
    };
    comeAt(at, 0);
  });
}

async function nextStep(people: TwoPeople): Promise<"over" | "approverComes" | "carriedOn" | "lookAgain"> {
  const { starter, approver } = people;
  try {
    const { state, digest } = await starter.get<EnforcementStatus>("/api/enforcement");
    switch (state) {
      case "notStarted":
        return (await isTaken(starter, { reason: "The rollout of passkeys begins" })) ? "approverComes" : "lookAgain";
      case "startAsked":
        await isTaken(approver, { digest });
        return "lookAgain";
      case "starting":
        // Whoever finds it unfinished presses the button once more, which carries it on.
        await isTaken(approver, { digest });
        return "carriedOn";
      case "running":
      case "stopping":
      case "stopped":
        return "over";
    }
  } catch (error) {
    if (error instanceof SiteDown) return "lookAgain";
    throw error;
  }
}

/** @returns false after an outage, and when it does not stand as it was read any more (409). */
async function isTaken(person: AdminApi, decision: object): Promise<boolean> {
  const { status, body } = await person.post("/api/start", decision);
  if (status === 202) return true;
  if (status >= 500 || status === 409) return false;
  throw new Error(`POST /api/start was answered ${status}: ${JSON.stringify(body)}`);
}
