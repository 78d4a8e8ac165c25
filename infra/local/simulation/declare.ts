import type { BusinessClock } from "../clock/clock.ts";
import type { AdminApi } from "./adminApi.ts";
import { comeBack, isTaken } from "./comeBack.ts";

/** What this organisation has made sure of, and Graph cannot tell: the trust type matters to the hybrid shape only. */
const declared = [
  ["P55.faq", "the answers to the ten most frequent questions are out"],
  ["P55.channel", "the desk is staffed, and answers in the chat"],
  ["P55.escalation", "the desk knows whom to call, at night too"],
  ["P55.recovery", "somebody was let back in, as an exercise"],
  ["P55.issuers", "three people know the way to a code"],
  ["P46", "cloud Kerberos trust everywhere"],
  ["P47", "remote people get a security key first"],
  ["P56", "Bluetooth is allowed, and both tunnels are open"],
  ["P67", "hires are out of the scope of password reset until their first month is over"],
] as const;

/**
 * An admin declares what Graph cannot tell, before the first wave.
 * @param at ms of business time. @throws Error when it is refused.
 */
export function declareAll(plan: {
  readonly clock: BusinessClock;
  readonly at: number;
  readonly starter: Pick<AdminApi, "post">;
}): Promise<void> {
  const { clock, at, starter } = plan;
  const left = [...declared];
  return comeBack({
    clock,
    at,
    what: "an admin declares what Graph cannot tell",
    visit: async () => {
      for (let next = left[0]; next; next = left[0]) {
        const [check, note] = next;
        if (!(await isTaken(starter, "/api/preflight/declarations", { check, note }))) return "lookAgain";
        left.shift();
      }
      return "over";
    },
  });
}
