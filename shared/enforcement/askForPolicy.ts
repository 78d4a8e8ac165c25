import type { ConditionalAccessPolicy } from "../domain/policy/conditionalAccessPolicy.ts";
import { pausedCreation, pauseInWords, refusedOnceMore } from "../domain/policy/refusedCreation.ts";
import type { RegisteredPolicy } from "../domain/policy/registeredPolicy.ts";
import { cleanWords } from "../domain/trouble/cleanWords.ts";
import { type RefusalReason, RefusedError, saidBy } from "../errors.ts";
import type { Ports } from "../ports/ports.ts";
import { unlessUnreadable } from "../unlessUnreadable.ts";

/**
 * Before a creation is prepared. @param sooner what people can do to have it asked for at once.
 * @param askedAnewAt when they last did.
 * @throws RefusedError in the words of the last refusal while Entra is not to be asked again.
 */
export function refuseWhilePaused(
  registered: Pick<RegisteredPolicy, "refusedCreation"> | undefined,
  now: Date,
  sooner: string,
  askedAnewAt?: string,
): void {
  const paused = pausedCreation(registered?.refusedCreation, now, askedAnewAt);
  if (!paused) return;
  const { reason, code, requestId } = paused;
  throw new RefusedError(reason as RefusalReason, code, pauseInWords(paused, sooner), { requestId });
}

/** People have pressed the button that takes a wave up again: whatever was refused is asked for at once. */
export async function askAnew({ store }: Pick<Ports, "store">, keys: readonly string[]): Promise<void> {
  for (const key of keys) {
    const registered = await unlessUnreadable(store.registeredPolicy(key));
    if (registered?.refusedCreation) await store.saveRegisteredPolicy({ ...registered, refusedCreation: undefined });
  }
}

/**
 * Asks for the policy of a row that says so already. Notes its id; or that it was refused, and when it is asked for
 * next. @throws TransientError RefusedError
 */
export async function askForPolicy(
  { store, policyWriter, clock }: Pick<Ports, "store" | "policyWriter" | "clock">,
  asked: RegisteredPolicy,
  body: Readonly<Record<string, unknown>>,
): Promise<void> {
  let created: ConditionalAccessPolicy;
  try {
    created = await policyWriter.createPolicy(body);
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    const { reason, code, requestId } = error;
    const answer = { reason, code, requestId, said: cleanWords(saidBy(error)) };
    const refusedCreation = refusedOnceMore(asked.refusedCreation, answer, clock.now());
    await store.saveRegisteredPolicy({ ...asked, refusedCreation });
    throw error;
  }
  await store.saveRegisteredPolicy({ ...asked, policyId: created.id, refusedCreation: undefined });
}
