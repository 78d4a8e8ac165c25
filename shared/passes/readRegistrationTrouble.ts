import { registrationTroubleInWords, registrationTroubleOf } from "../domain/people/registrationTrouble.ts";
import { RefusedError } from "../errors.ts";
import type { Ports } from "../ports/ports.ts";
import { type AboutTrouble, noteQuietly } from "../troubles/noteQuietly.ts";

type TroublePorts = Pick<Ports, "audits" | "reports" | "policies" | "store" | "clock">;

/**
 * What stood in the way of one person who tried to register since then (R107), in words that name the policy. Two
 * requests, and one for each policy that refused. What a log refuses is noted, and is no trouble of the person's.
 * @throws TransientError
 */
export async function readRegistrationTrouble(
  ports: TroublePorts,
  userId: string,
  from: string,
  scope: string,
): Promise<{ readonly at: string; readonly because: string } | undefined> {
  const to = ports.clock.now().toISOString();
  const about: AboutTrouble = {
    scope,
    doing: "looking whether setting up a passkey was refused",
    meanwhile: "Whoever tried in vain gets another link in place of help.",
  };
  const unlessRefused = async <T>(read: Promise<T>): Promise<T | undefined> => {
    try {
      return await read;
    } catch (error) {
      if (!(error instanceof RefusedError)) throw error;
      await noteQuietly(ports, about, error);
      return undefined;
    }
  };
  const attempts = await unlessRefused(ports.audits.ownRegistrations(from, to, userId));
  const stopped = await unlessRefused(ports.reports.stoppedRegistrations(from, to, userId));
  const trouble = registrationTroubleOf(attempts?.items ?? [], stopped?.items ?? []);
  if (!trouble) return undefined;
  const ids = trouble.kind === "failed" ? [] : trouble.policyIds;
  const policies = await Promise.all(ids.map((id) => unlessRefused(ports.policies.policy(id))));
  const names = ids.map((id, nth) => policies[nth]?.displayName ?? id);
  return { at: trouble.at, because: registrationTroubleInWords(trouble, names) };
}
