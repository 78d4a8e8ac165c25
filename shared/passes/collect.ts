import { randomUUID } from "node:crypto";
import type { Config } from "../config.ts";
import type { CollectRefusal } from "../domain/pickUpRules.ts";
import { ConflictError, RefusedError, TransientError } from "../errors.ts";
import type { PassInfo, PassPolicy } from "../ports/graph.ts";
import type { Ports } from "../ports/ports.ts";
import type { Grant } from "../ports/store.ts";
import { isUnderEnabledPolicy } from "./enabledPolicy.ts";
import { alertOfExclusion } from "./exclusionAlert.ts";
import { scopeOf } from "./grantScope.ts";
import type { IdentityCheck } from "./identityChecks.ts";
import { excludeForPass, liftPassExclusion } from "./passExclusion.ts";
import { readPickUpCase } from "./pickUpCase.ts";
import { type GrantRow, isStaleClaim, settleClaim } from "./settleClaim.ts";

export type PassRefusal = CollectRefusal | "passesTurnedOff" | "livePass" | "refusedByEntra";
export type CollectOutcome =
  /** The one place where a code exists in this app: it goes into the answer to this press, and is forgotten. */
  | {
      readonly kind: "collected";
      readonly temporaryAccessPass: string;
      readonly expiresAt: string;
      readonly userPrincipalName: string;
      readonly displayName: string;
    }
  | { readonly kind: "refused"; readonly because: PassRefusal; readonly say: string }
  /** Nothing was handed out; pressing again later is safe. */
  | { readonly kind: "again"; readonly say: string };

type CollectPorts = Pick<Ports, "store" | "directory" | "policies" | "passIssuer" | "policyWriter" | "email" | "clock">;
/** Longer than the pass lives, by the time that a press may take. */
const SLACK_MS = 5 * 60_000;
const PRESS_AGAIN = "Entra gave no clear answer, so no code was handed out. Press the button again in a minute.";

/**
 * One press of the button by a signed-in person with a genuine link: checks everything live, claims the grant, has exactly one pass made,
 * and only hands out a code once the grant says that it was collected. Whatever goes wrong after the claim ends with no live pass that
 * somebody has not seen: at once, or when the stale claim is settled.
 */
export async function collectPass(
  ports: CollectPorts,
  config: Config,
  press: {
    readonly row: GrantRow;
    readonly presser: { readonly id: string; readonly name: string };
    readonly identityCheckedBy: IdentityCheck;
  },
): Promise<CollectOutcome> {
  try {
    return await collect(ports, config, press);
  } catch (error) {
    if (error instanceof ConflictError) return refused("beingCollected", "Somebody pressed at the same moment. Open the link again.");
    // Neither kind of error carries a code or a token; both are gone when the page is answered.
    if (error instanceof TransientError || error instanceof RefusedError) return { kind: "again", say: PRESS_AGAIN };
    throw error;
  }
}

async function collect(ports: CollectPorts, config: Config, press: Parameters<typeof collectPass>[2]): Promise<CollectOutcome> {
  const { store, clock, policies, passIssuer } = ports;
  const { presser, identityCheckedBy } = press;
  const { subject, verdict } = await readPickUpCase(ports, config, press.row, presser.id);
  if (!verdict.ok) return refused(verdict.because, verdict.say);
  if (!subject) throw new Error("a verdict without a subject");

  const policy = await policies.passPolicy();
  if (policy.state !== "enabled")
    return refused("passesTurnedOff", "Temporary Access Passes are turned off in this organisation. Ask the helpdesk.");
  const row = isStaleClaim(press.row.grant, clock.now()) ? await settleClaim(ports, press.row) : press.row;
  const { grant } = row;
  const now = clock.now();
  const present = await passIssuer.passOf(grant.userId);
  if (present && isLive(present, now)) {
    return refused(
      "livePass",
      "A code for this person is valid already. A new one would make it useless; ask the helpdesk if it was lost.",
    );
  }

  const scope = scopeOf(grant);
  const lifetimeInMinutes = lifetimeWithin(policy, config.joinerRules.passLifetimeMinutes);
  const isLetThrough = await isUnderEnabledPolicy(ports, config, grant.userId);
  if (isLetThrough) {
    const until = new Date(now.getTime() + lifetimeInMinutes * 60_000 + SLACK_MS).toISOString();
    await excludeForPass(ports, config, { userId: grant.userId, grantId: grant.grantId, scope, waveId: grant.waveId, until });
    await alertOfExclusion(ports, config, { scope, grantId: grant.grantId, subject, presser, until });
  }

  const by = { id: presser.id, displayName: presser.name };
  const claimId = randomUUID();
  const audit = (what: string, after?: string) =>
    store.append([
      {
        scope,
        id: `${what}|${claimId}`,
        at: clock.now().toISOString(),
        who: `${by.displayName} (${by.id})`,
        what,
        why: identityCheckedBy,
        subjectId: grant.userId,
        ...(after && { after }),
      },
    ]);
  // Before the claim: no pass without a line about it.
  await audit("passRequested");
  const at = clock.now();
  const claimed: Grant = { ...grant, state: { kind: "minting", claimId, at: at.toISOString(), by, identityCheckedBy } };
  const claim = { grant: claimed, etag: await store.saveGrant(claimed, row.etag) };

  const minted = await passIssuer
    .mint(grant.userId, { lifetimeInMinutes, isUsableOnce: true, startDateTime: at.toISOString() })
    .catch(() => ({ kind: "uncertain" as const, because: "no answer" }));
  if (minted.kind === "uncertain") {
    await settleClaim(ports, claim);
    return { kind: "again", say: PRESS_AGAIN };
  }
  const refusal =
    minted.kind === "refused" ? minted.code : minted.pass.methodUsabilityReason === "DisabledByPolicy" ? "DisabledByPolicy" : undefined;
  if (minted.kind === "refused" || refusal) {
    await settleClaim(ports, claim);
    if (isLetThrough) await liftPassExclusion(ports, config, grant.userId, "no pass was made");
    return refused("refusedByEntra", `Entra would not make a code for this person (${refusal}). Ask the helpdesk.`);
  }

  const { pass, temporaryAccessPass } = minted;
  const expiresAt = new Date(Date.parse(pass.startDateTime) + pass.lifetimeInMinutes * 60_000).toISOString();
  const collected: Grant = {
    ...claimed,
    state: { kind: "collected", passId: pass.id, at: clock.now().toISOString(), by, identityCheckedBy, expiresAt },
  };
  if (!(await isRecorded(ports, collected, claim.etag, pass.id))) {
    // Not shown to anybody: if this deletion fails too, the stale claim is settled later with the same effect.
    await passIssuer.deletePass(grant.userId, pass.id).catch(() => undefined);
    return { kind: "again", say: PRESS_AGAIN };
  }
  // The grant itself tells who collected what; holding back a pass that is made because this second line failed would strand the person.
  await audit("passIssued", `pass ${pass.id}, until ${expiresAt}`).catch(() => undefined);
  return {
    kind: "collected",
    temporaryAccessPass,
    expiresAt,
    userPrincipalName: subject.userPrincipalName,
    displayName: subject.displayName,
  };
}

/** Whether the grant says for certain that this pass was collected; a lost answer is asked for once. */
async function isRecorded({ store }: Pick<Ports, "store">, collected: Grant, etag: string, passId: string): Promise<boolean> {
  try {
    await store.saveGrant(collected, etag);
    return true;
  } catch {
    const state = await store.grant(collected.grantId).then(
      (row) => row?.grant.state,
      () => undefined,
    );
    return state?.kind === "collected" && state.passId === passId;
  }
}

const refused = (because: PassRefusal, say: string): CollectOutcome => ({ kind: "refused", because, say });

/** A second creation would silently replace this one, which somebody may hold in their hands. */
const isLive = (pass: PassInfo, now: Date): boolean =>
  (pass.isUsable || pass.methodUsabilityReason === "NotYetValid") &&
  now.getTime() < Date.parse(pass.startDateTime) + pass.lifetimeInMinutes * 60_000;

const lifetimeWithin = (policy: PassPolicy, wanted: number): number =>
  Math.min(Math.max(wanted, policy.minimumLifetimeInMinutes), policy.maximumLifetimeInMinutes);
