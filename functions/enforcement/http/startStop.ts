import type { HttpRequest, HttpResponseInit } from "@azure/functions";
import type { Config } from "../../../shared/config/config.ts";
import { APP_SCOPE, type AuditCode, type AuditEvent } from "../../../shared/domain/audit.ts";
import type { EnforcementSwitch } from "../../../shared/domain/enforcement/enforcementSwitch.ts";
import {
  askToStart,
  askToStop,
  confirmStart,
  isRefusal,
  type SwitchDecision,
  type SwitchRefusal,
} from "../../../shared/domain/enforcement/switchDecisions.ts";
import {
  type EnforcementStatus,
  readEnforcementStatus,
  readStartEvidence,
} from "../../../shared/enforcement/enforcementStatus.ts";
import { type SwitchAction, switchPurpose } from "../../../shared/enforcement/switchActions.ts";
import { changeSwitch } from "../../../shared/enforcement/switchRow.ts";
import { tellStaff } from "../../../shared/enforcement/tellOperators.ts";
import { isUnreadableRow } from "../../../shared/errors.ts";
import { whyNotTwoPeople } from "../../../shared/passes/whyNotTwoPeople.ts";
import type { Ports } from "../../../shared/ports/ports.ts";
import { unlessUnreadable } from "../../../shared/unlessUnreadable.ts";
import { json, redirect } from "../../../shared/web/answers.ts";
import { hasRole, personOf } from "../../../shared/web/principal.ts";
import { whoMay } from "../../../shared/web/whoMay.ts";
import { admitToAct } from "../../door/atDoor.ts";
import { awaitSecond } from "../../door/secondPerson.ts";
import { type Patience, patienceOf } from "../../host/patience.ts";
import { orTryAgain, refusedTo, sayTo } from "../../web/door.ts";
import { type Pressed, readPressed } from "../../web/readPressed.ts";
import { carryOnWhileWaiting } from "../carryOn.ts";
import type { Progress } from "../progress.ts";
import type { StartNeeds } from "../start/startScope.ts";
import { type StartBody, StartSchema, StopSchema } from "./switchRequests.ts";

/** So long somebody waits for an answer while it is carried out. */
const PATIENCE_SECONDS = 20;

const PAGE = "/enforcement";

type Needs = StartNeeds & Pick<Ports, "rollBacks">;

/**
 * `POST /api/start`: with a reason an Admin asks for it; with the digest a second person confirms. Only then it is
 * carried out: here for as long as somebody waits, and by the queue and the timer for the rest.
 */
export const startEnforcement =
  (ports: Needs, config: Config, patience: () => Patience = () => patienceOf(PATIENCE_SECONDS, config)) =>
  async (request: HttpRequest): Promise<HttpResponseInit> => {
    const say = sayTo(request, config);
    const entry = { roles: whoMay.confirmStart, back: PAGE };
    const door = await admitToAct(ports, config, request, "confirmStart", entry);
    if ("refusal" in door) return door.refusal;
    const read = await readPressed<StartBody>(request, config, say, {
      schemaOf: () => StartSchema,
      purposeOf: (body) => switchPurpose(actionOf(body)),
      oid: door.principal.oid,
      now: ports.clock.now(),
    });
    if ("refusal" in read) return read.refusal;
    const roles = whoMay[actionOf(read.body)];
    if (!hasRole(door.principal, ...roles))
      return say(403, "noRole", `This needs one of the roles ${roles.join(", ")}.`);
    return orTryAgain(
      say,
      async () => {
        const evidence = await readStartEvidence(ports, config);
        if (evidence.unfitBecause !== undefined)
          return say(409, "strengthUnfit", `Enforcement cannot be started: ${evidence.unfitBecause}.`);
        const { reason = "", digest } = read.body;
        const asked = { by: personOf(door.principal), now: ports.clock.now() };
        const digestNow = evidence.digest;
        const asker = digest !== undefined && (await ports.store.enforcementSwitch())?.value?.startAsked?.by.id;
        const handed = asker && (await whyNotTwoPeople(ports, asked.by.id, [asker], "asked for the start"));
        if (handed) return say(403, "handedCode", handed);
        const decided = await decide(ports, (known) =>
          digest === undefined
            ? askToStart(known, { ...asked, reason, digest: digestNow })
            : confirmStart(known, { ...asked, digest, digestNow }),
        );
        if (isRefusal(decided)) return say(decided.because === "ownRequest" ? 403 : 409, decided.because, decided.say);
        if (digest !== undefined) await carryOnWhileWaiting(ports, config, "start", patience());
        await ports.store.append(linesOf(decided, digest === undefined ? "startAsked" : "startConfirmed"));
        return answer(ports, config, read);
      },
      refusedTo(ports, config, actionOf(read.body)),
    );
  };

/**
 * `POST /api/stop`: returns the workforce policy to report-only, whatever the state and whatever a start is doing. Sent
 * twice it is one stop; the second time only carries it on. Rows and group stay as they are.
 */
export const stopEnforcement =
  (ports: Needs, config: Config, patience: () => Patience = () => patienceOf(PATIENCE_SECONDS, config)) =>
  async (request: HttpRequest): Promise<HttpResponseInit> => {
    const say = sayTo(request, config);
    const door = await admitToAct(ports, config, request, "stop", { roles: whoMay.stop, back: PAGE });
    if ("refusal" in door) return door.refusal;
    const { secondPerson } = door;
    const read = await readPressed(request, config, say, {
      schemaOf: () => StopSchema,
      purposeOf: () => switchPurpose("stop"),
      oid: door.principal.oid,
      now: ports.clock.now(),
    });
    if ("refusal" in read) return read.refusal;
    return orTryAgain(
      say,
      async () => {
        const { reason } = read.body;
        const by = personOf(door.principal);
        const stop = (known: EnforcementSwitch) => askToStop(known, { by, now: ports.clock.now(), reason });
        if (secondPerson && stop((await unlessUnreadable(ports.store.enforcementSwitch()))?.value ?? {})) {
          const asked = { purpose: "stop", what: "stop enforcement", by, reason };
          const notYet = await awaitSecond(ports, config, asked, secondPerson);
          if (notYet) return say(409, "secondPersonNeeded", notYet);
        }
        const decided = await decideToStop(ports, stop);
        if (isRefusal(decided)) return say(409, decided.because, decided.say);
        const progress = await carryOnWhileWaiting(ports, config, "stop", patience());
        await tellStop(ports, config, decided, progress);
        await ports.store.append(linesOf(decided, "stopAsked"));
        return answer(ports, config, read);
      },
      refusedTo(ports, config, "stop"),
    );
  };

const actionOf = ({ digest }: StartBody): SwitchAction => (digest === undefined ? "askToStart" : "confirmStart");

/** @returns the switch as it stands after the decision, whether this or an earlier request made it. */
async function decide(
  { store }: Pick<Ports, "store">,
  change: (known: EnforcementSwitch) => SwitchDecision,
): Promise<EnforcementSwitch | SwitchRefusal> {
  let before: EnforcementSwitch = {};
  let refusal: SwitchRefusal | undefined;
  const changed = await changeSwitch(store, (known) => {
    const decision = change(known);
    before = known;
    refusal = isRefusal(decision) ? decision : undefined;
    return isRefusal(decision) ? undefined : decision;
  });
  return refusal ?? changed ?? before;
}

/**
 * A switch that nobody can read keeps nobody from stopping: the stop is written over it. When a start in it last
 * claimed a write is unknown, so that it counts as just now.
 */
async function decideToStop(
  ports: Pick<Ports, "store" | "clock">,
  stop: (known: EnforcementSwitch) => EnforcementSwitch | undefined,
): Promise<EnforcementSwitch | SwitchRefusal> {
  try {
    return await decide(ports, stop);
  } catch (error) {
    if (!isUnreadableRow(error)) throw error;
    const stopped = { ...stop({}), enableAskedAt: ports.clock.now().toISOString() };
    await ports.store.overwriteEnforcementSwitch(stopped);
    return stopped;
  }
}

/** Of what stands in the row, so that a repeat completes a trail that a crash cut off, and adds nothing to it. */
function linesOf(known: EnforcementSwitch, decision: keyof typeof auditCodes): AuditEvent[] {
  const decided = known[decision];
  if (!decided) return [];
  const { by, at } = decided;
  const digest = "digest" in decided ? `digest ${decided.digest}` : undefined;
  const why = ["reason" in decided ? decided.reason : undefined, digest].filter((part) => part).join("; ");
  return [{ scope: APP_SCOPE, id: `${decision}|${at}|${by.id}`, at, who: by, what: auditCodes[decision], why }];
}

const auditCodes = {
  startAsked: "startAskedFor",
  startConfirmed: "startConfirmed",
  stopAsked: "stopAskedFor",
} as const satisfies Record<string, AuditCode>;

/** What is done already is told by whoever did it. */
async function tellStop(ports: Needs, config: Config, { stopAsked }: EnforcementSwitch, progress: Progress) {
  if (progress.kind === "done" || !stopAsked) return;
  const say = `Enforcement is to stop, asked for by ${stopAsked.by.displayName}: ${stopAsked.reason}. Not settled yet: ${progress.because}. It is carried on every minute.`;
  await tellStaff(ports, config, "both", `stopAsked|${stopAsked.at}`, say);
}

const answer = async (ports: Needs, config: Config, { isForm }: Pressed<unknown>): Promise<HttpResponseInit> =>
  isForm ? redirect(PAGE) : json<EnforcementStatus>(202, await readEnforcementStatus(ports, config));
