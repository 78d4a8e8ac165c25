import { attempt } from "../../shared/adapters/graph/preflight/attempt.ts";
import { testAppPolicy } from "../../shared/domain/self/testAppPolicy.ts";
import { RefusedError, TransientError } from "../../shared/errors.ts";
import { notesOnGroup, notesOnStrength } from "./setupPlan.ts";
import type { SetupStep, SetupWish } from "./setupStep.ts";
import type { SetupTenant } from "./setupTenant.ts";
import { SWITCH_ON } from "./testAppSteps.ts";
import { groupBodies, rightsFor, type SetupPart, strengthBody, testAppBody } from "./wanted.ts";

/** A step after it was tried. Only steps of kind `make` change. */
export type SetupResult =
  | Exclude<SetupStep, { kind: "make" }>
  | {
      readonly part: SetupPart;
      readonly name: string;
      readonly kind: "made";
      readonly id: string;
      readonly notes: readonly string[];
    }
  | {
      readonly part: SetupPart;
      readonly name: string;
      readonly kind: "failed";
      readonly because: string;
      readonly fix: string;
    };

/**
 * Makes what the plan says, one thing after the other, each once. A failure is told and does not stop the others.
 * Another run goes on: it finds by name what was made.
 *
 * @throws what is neither a refusal nor trouble of the service.
 */
export async function carryOutSetup(
  tenant: SetupTenant,
  steps: readonly SetupStep[],
  wish: SetupWish,
  wait: (seconds: number) => Promise<void>,
): Promise<readonly SetupResult[]> {
  const results: SetupResult[] = [];
  for (const step of steps) {
    if (step.kind !== "make") {
      results.push(step);
      continue;
    }
    const { part, name } = step;
    try {
      results.push({ part, name, kind: "made", ...(await make(tenant, step, wish, results, wait)) });
    } catch (error) {
      results.push({ part, name, kind: "failed", ...inWords(part, error) });
    }
  }
  return results;
}

async function make(
  tenant: SetupTenant,
  { part, appId }: Extract<SetupStep, { kind: "make" }>,
  { appUrl = "", breakGlassGroupId = "" }: SetupWish,
  before: readonly SetupResult[],
  wait: (seconds: number) => Promise<void>,
): Promise<{ readonly id: string; readonly notes: readonly string[] }> {
  if (part === "testApp") {
    const id = appId ?? (await tenant.makeApp(testAppBody(appUrl)));
    await tenant.letSignIn(id);
    return { id, notes: [] };
  }
  if (part === "testAppPolicy") {
    const app = before.find((one) => one.part === "testApp");
    if (app?.kind !== "there" && app?.kind !== "made")
      throw new RefusedError("notFound", "TestApplicationNotMade", "the test application comes first");
    const id = await tenant.makePolicy(testAppPolicy(app.id, breakGlassGroupId));
    return { id, notes: [`is in report-only: ${SWITCH_ON}`] };
  }
  if (part === "strength") {
    const strength = await tenant.makeStrength(strengthBody);
    return { id: strength.id, notes: notesOnStrength(strength) };
  }
  const id = await tenant.makeGroup(groupBodies[part]);
  // Entra may make whoever creates a group its owner, and a new group may not be seen at once.
  const seen = await attempt(() => tenant.groupWithId(id), wait);
  const group = seen.known ? seen.value[0] : undefined;
  return {
    id,
    notes: group ? notesOnGroup(part, group) : ["not seen yet: look with npm run preflight in a few minutes"],
  };
}

function inWords(part: SetupPart, error: unknown): { readonly because: string; readonly fix: string } {
  const { roles, scope } = rightsFor[part];
  if (error instanceof RefusedError)
    return {
      because: error.message,
      fix:
        error.reason === "denied"
          ? `not with the rights of this sign-in: it needs the role ${roles}, and consent to ${scope}`
          : "see what Graph says, mend it, run the command again",
    };
  if (error instanceof TransientError)
    return {
      because: error.message,
      fix: "it may have been made all the same: run the command again in a few minutes, which looks first",
    };
  throw error;
}
