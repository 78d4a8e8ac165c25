import { days, hours } from "../../../shared/domain/calendar/durations.ts";
import type { AuthenticationMethod } from "../../../shared/domain/people/authenticationMethod.ts";
import { TransientError } from "../../../shared/errors.ts";
import { over } from "../leaverStep.ts";
import { type Offboarding, offboardingStep } from "../offboardingStep.ts";

/** How long an account that stays switched on is waited for. */
const WAITED_FOR_MS = days(30);
const AGAIN_MS = hours(6);
/** Nobody deletes it by Graph, and it is worth nothing at an account that is off. */
const PASSWORD = "passwordAuthenticationMethod";

/**
 * Deletes what the person signs in with, one by one, once the account is switched off: at one that is on, whoever knows
 * the password would register methods of their own in place of them. What Entra wants deleted last is tried again
 * after the others. Safe to repeat: what is gone stays gone.
 */
export const deleteMethods = offboardingStep("methods", async (about) => {
  const { ports, leaver, userId } = about;
  const user = await ports.directory.user(userId);
  if (!user) return over("nothingToDo", "the account is gone");
  if (user.accountEnabled) {
    const now = ports.clock.now().getTime();
    if (now - Date.parse(leaver.dueAt) >= WAITED_FOR_MS)
      return over("notDone", "the account is switched on still, so its methods stay");
    return {
      kind: "later",
      because: "the account is switched on: its methods stay until it is off",
      nextAt: new Date(now + AGAIN_MS),
    };
  }
  const held = await ports.methods.methodsOf(userId);
  if (!held) throw new TransientError("Entra does not show the methods of this account");
  const methods = held.filter(({ type }) => type !== PASSWORD);
  const left = await deleteInTurn(about, methods);
  const gone = `${methods.length - left.length} of ${methods.length} methods are deleted`;
  if (left.length === 0) return methods.length === 0 ? over("nothingToDo", "there is none") : over("done", gone);
  return over("notDone", `${gone}; left: ${[...new Set(left.map(({ type }) => type))].join(", ")}`);
});

/** @returns those that are there still, after a round in which none of them went. */
async function deleteInTurn(
  about: Pick<Offboarding, "offboarder" | "userId">,
  methods: readonly AuthenticationMethod[],
): Promise<readonly AuthenticationMethod[]> {
  const left: AuthenticationMethod[] = [];
  for (const method of methods)
    if ((await about.offboarder.deleteMethod(about.userId, method)) !== "gone") left.push(method);
  return left.length === 0 || left.length === methods.length ? left : deleteInTurn(about, left);
}
