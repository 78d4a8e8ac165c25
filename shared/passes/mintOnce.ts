import { minutes } from "../domain/calendar/durations.ts";
import type { Grant } from "../domain/pass/grant.ts";
import { alertedEvents } from "../domain/wave/alertedEvents.ts";
import { type RefusalReason, TransientError } from "../errors.ts";
import type { MintOutcome } from "../ports/graph.ts";
import type { Ports } from "../ports/ports.ts";
import { aboutTimer } from "../troubles/aboutTimers.ts";
import { aboutApp } from "../troubles/aboutWork.ts";
import { noteQuietly } from "../troubles/noteQuietly.ts";
import { passLine, type Trying } from "./passLine.ts";
import { beginReceipt } from "./receiptRow.ts";
import { type GrantRow, settleClaim } from "./settleClaim.ts";

export type Minted =
  /** The grant says that it was collected; `temporaryAccessPass` is the code itself. */
  | {
      readonly kind: "minted";
      readonly temporaryAccessPass: string;
      readonly passId: string;
      readonly at: string;
      readonly expiresAt: string;
    }
  /** Entra made none, and said why. The grant is open again. */
  | {
      readonly kind: "refused";
      readonly reason: RefusalReason;
      readonly code: string;
      readonly inWords: string;
    }
  /** No code that anybody may see. The grant is open again, or its claim is settled as soon as it is stale. */
  | { readonly kind: "uncertain"; readonly error: unknown; readonly unseenSince: string | undefined };

const ABOUT_UNSEEN = aboutApp("deleting a one-time code that nobody has seen", {
  meanwhile: "It is deleted once its claim is settled, or runs out.",
});

type MintPorts = Pick<Ports, "store" | "passIssuer" | "clock">;

/**
 * Claims an open grant and has exactly one pass made against it. The code is only returned once the grant's row says
 * for certain that it was collected; whatever goes wrong before that ends without a live pass, now or when the stale
 * claim is settled. The caller holds the claim on the person, and has written that a pass was asked for.
 *
 * @param press.seenPassId the pass that is on the account, used up or run out.
 * @throws ConflictError when somebody else claimed first: nothing was made. TransientError
 */
export async function mintOnce(
  ports: MintPorts,
  row: GrantRow,
  press: Trying & {
    readonly seenPassId: string | undefined;
    readonly lifetimeInMinutes: number;
    readonly startDateTime?: string | undefined;
    readonly tenantId: string;
  },
): Promise<Minted> {
  const { store, passIssuer, clock } = ports;
  const { claimId, seenPassId, by, identityCheckedBy, lifetimeInMinutes, startDateTime } = press;
  const { userId } = row.grant;
  const refused = (reason: RefusalReason, code: string, said: string): Minted => ({
    kind: "refused",
    reason,
    code,
    inWords: said,
  });
  const at = clock.now().toISOString();
  const seen = seenPassId === undefined ? {} : { seenPassId };
  const claimed: Grant = { ...row.grant, state: { kind: "minting", claimId, ...seen, at, by, identityCheckedBy } };
  const claim = { grant: claimed, etag: await store.saveGrant(claimed, row.etag) };

  const outcome = await passIssuer
    .mint(userId, { lifetimeInMinutes, isUsableOnce: true, ...(startDateTime !== undefined && { startDateTime }) })
    // Any other error says as little about what Entra did as no answer does.
    .catch((error: unknown) => ({
      kind: error instanceof TransientError ? ("notMade" as const) : ("uncertain" as const),
      error,
    }));
  if (outcome.kind !== "minted") {
    await settleClaim(ports, claim, outcome.kind === "uncertain");
    if (outcome.kind === "refused") return refused(outcome.reason, outcome.code, inWords(outcome));
    const error = "error" in outcome ? outcome.error : noClearAnswer(outcome.because);
    // What was turned away at the door made nothing, and nothing shows later.
    return { kind: "uncertain", error, unseenSince: outcome.kind === "uncertain" ? at : undefined };
  }
  // Entra makes passes for people outside the policy's scope, who then cannot use them (graph facts 1.1).
  if (outcome.pass.methodUsabilityReason === "DisabledByPolicy") {
    await settleClaim(ports, claim);
    return refused(
      "obstacle",
      "DisabledByPolicy",
      "the policy for these codes does not include this person (DisabledByPolicy)",
    );
  }

  const { pass, temporaryAccessPass } = outcome;
  const expiresAt = new Date(Date.parse(pass.startDateTime) + minutes(pass.lifetimeInMinutes)).toISOString();
  const collectedAt = clock.now().toISOString();
  const state = {
    kind: "collected",
    passId: pass.id,
    at: collectedAt,
    by,
    identityCheckedBy,
    expiresAt,
    claimId,
  } as const;
  // Whoever it is for hears of a code that was shown, whatever breaks from here on: the row comes first. Without it the
  // receipt goes at once or never; that is told, and keeps no code back.
  await beginReceipt(store, press.tenantId, row.grant, collectedAt).catch((error: unknown) =>
    noteQuietly(ports, aboutTimer.receipts, error),
  );
  if (!(await isRecorded(store, { ...claimed, state }, claim.etag, pass.id))) {
    // Nobody has seen it. If this fails too, the stale claim is settled later to the same effect.
    await passIssuer.deletePass(userId, pass.id).catch((error: unknown) => noteQuietly(ports, ABOUT_UNSEEN, error));
    const error = noClearAnswer("the code was made, and that could not be recorded");
    return { kind: "uncertain", error, unseenSince: undefined };
  }
  // The grant tells who collected what; keeping back a pass that lives because this second line failed would strand the
  // person.
  const issued = { after: `pass ${pass.id}`, until: expiresAt };
  const line = passLine(row.grant, press, alertedEvents.passIssued, clock.now(), issued);
  await store.append([line]).catch(() => undefined);
  return { kind: "minted", temporaryAccessPass, passId: pass.id, at: collectedAt, expiresAt };
}

const noClearAnswer = (because: string): TransientError =>
  new TransientError(`graph: POST temporaryAccessPassMethods: ${because}`);

/** Graph's own words, and what to quote to Microsoft. */
const inWords = ({ code, because, requestId }: Extract<MintOutcome, { kind: "refused" }>): string =>
  `${because} (${code}${requestId === undefined ? "" : `, request ${requestId}`})`;

/** Whether the row says for certain that this pass was collected; after a lost answer it is asked once. */
async function isRecorded(store: Ports["store"], collected: Grant, etag: string, passId: string): Promise<boolean> {
  try {
    await store.saveGrant(collected, etag);
    return true;
  } catch {
    const now = await store.grant(collected.grantId).catch(() => undefined);
    return now?.grant.state.kind === "collected" && now.grant.state.passId === passId;
  }
}
