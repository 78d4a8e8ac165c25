import type { HttpRequest, HttpResponseInit } from "@azure/functions";
import type { Config } from "../../shared/config/config.ts";
import { type DoorStanding, doorStanding } from "../../shared/domain/door/doorFacts.ts";
import { doorDigest } from "../../shared/domain/door/doorPolicies.ts";
import { type ActKind, doorDemand } from "../../shared/domain/door/doorRule.ts";
import { isServiceError, isUnreadableRow } from "../../shared/errors.ts";
import { isBreakGlass } from "../../shared/passes/breakGlass.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import { aboutApp, type NotedAct } from "../../shared/troubles/aboutWork.ts";
import { noteQuietly } from "../../shared/troubles/noteQuietly.ts";
import type { TroublePorts } from "../../shared/troubles/noteTrouble.ts";
import { type Act, actKinds, signInAgain, type Visit } from "../../shared/web/freshSignIn.ts";
import { type Hurdle, hurdleOf } from "../../shared/web/hurdle.ts";
import type { Principal } from "../../shared/web/principal.ts";
import { admit, answerTo, refusedTo, refuseOld, type Say, sayTo, wallNow } from "../web/door.ts";

type Needs = Pick<Ports, "store" | "directory" | "clock">;

/** Whether somebody may do something, as far as the door and the sign-in are concerned. */
export type Passage =
  | { readonly kind: "mayPass" }
  /** Only with a second person: see `awaitSecond`. */
  | { readonly kind: "secondPerson"; readonly because: string }
  | { readonly kind: "signInAgain"; readonly hurdle: Hurdle }
  | { readonly kind: "stopped"; readonly code: "doorNotUp" | "outsideDoor"; readonly hurdle: Hurdle };

const MAY_PASS: Passage = { kind: "mayPass" };

/**
 * Decides by the last reading of the door, the sign-in, and where the door is demanded by the groups that the person is
 * in now.
 * @param who `holdsRole`: it is by a role of ours that they may do it.
 * @throws TransientError or RefusedError where something is not readable: nobody passes then, but two people together
 * take back all the same.
 */
export async function passageOf(
  ports: Needs,
  config: Config,
  who: { readonly principal: Principal; readonly holdsRole: boolean },
  kind: ActKind,
  visit: Visit,
): Promise<Passage> {
  // The brake depends on nothing that it does not need.
  if (kind === "takesBack" && config.door !== "required") return MAY_PASS;
  const now = wallNow();
  const standing = await standingFor(ports, config, kind, now);
  const demand = doorDemand(kind, config.door, standing);
  if (demand.kind === "refused") {
    const hurdle = hurdleOf("doorNotUp", { because: demand.because }, who.holdsRole ? TO_DOOR : undefined);
    return { kind: "stopped", code: "doorNotUp", hurdle };
  }
  const after = demand.kind === "passed" ? new Date(demand.after) : undefined;
  const hurdle = signInAgain(who.principal, visit, { now, isFresh: kind === "handsOut", after });
  if (hurdle) return { kind: "signInAgain", hurdle };
  if (demand.kind === "secondPerson") return demand;
  const covers = demand.kind === "passed" ? await coverOf(ports, config, who, kind) : true;
  if (covers === "unknown")
    return { kind: "secondPerson", because: "Entra does not say just now whom the door covers" };
  if (!covers) {
    return {
      kind: "stopped",
      code: "outsideDoor",
      hurdle: hurdleOf(who.holdsRole ? "outsideDoor" : "breakGlassOutside"),
    };
  }
  return MAY_PASS;
}

const TO_DOOR = { name: "toDoor", href: "/door" } as const;

/** While nobody can read its row, nothing that the door is for is handed out, and the brake takes two people. */
async function standingFor({ store }: Needs, config: Config, kind: ActKind, now: Date): Promise<DoorStanding> {
  try {
    return doorStanding((await store.door())?.value, doorDigest(config), now, config.doorSettlesMinutes);
  } catch (error) {
    if (kind !== "takesBack" || !isUnreadableRow(error)) throw error;
    return { isUp: false, say: "what the app knew of it cannot be read from table storage" };
  }
}

const ABOUT_COVER = aboutApp("looking whether the door covers somebody who asks for something", {
  meanwhile: "Nothing that the door is for is handed out to them; a brake goes on all the same.",
});

/** A brake must not wait for an answer of Entra's. */
async function coverOf(
  ports: Needs,
  config: Config,
  who: Parameters<typeof isInScope>[2],
  kind: ActKind,
): Promise<boolean | "unknown"> {
  try {
    return await isInScope(ports, config, who);
  } catch (error) {
    if (kind !== "takesBack" || !isServiceError(error)) throw error;
    await noteQuietly(ports, ABOUT_COVER, error);
    return "unknown";
  }
}

/** Role holders must come by the strength, hence by one of its groups; everybody else is asked for a second factor. */
async function isInScope(
  { directory }: Needs,
  config: Config,
  { principal: { oid }, holdsRole }: { readonly principal: Principal; readonly holdsRole: boolean },
): Promise<boolean> {
  if (await isBreakGlass(directory, config, oid)) return false;
  if (!holdsRole) return true;
  const groups = [...config.roleGroupIds, config.enforcedGroupId.toLowerCase()];
  const found = await Promise.all(groups.map((groupId) => directory.membersAmong(groupId, [oid])));
  return found.some((members) => members.has(oid));
}

/**
 * What would stop somebody from pressing a button on a page that hands something out; not looked for where there is
 * none. What cannot be read stops the button, never the page.
 */
export async function hurdleAt(
  ports: Needs,
  config: Config,
  request: HttpRequest,
  principal: Principal,
  { acts, back }: { readonly acts: readonly Act[]; readonly back: string },
): Promise<Hurdle | undefined> {
  if (!acts.some((act) => actKinds[act] === "handsOut")) return undefined;
  try {
    const visit = { back, query: request.query };
    const passage = await passageOf(ports, config, { principal, holdsRole: true }, "handsOut", visit);
    return "hurdle" in passage ? passage.hurdle : undefined;
  } catch (error) {
    if (!isServiceError(error)) throw error;
    await noteQuietly(ports, ABOUT_COVER, error);
    return hurdleOf("notChecked", {}, { name: "openAgain", href: back });
  }
}

/** Somebody who may do it. `secondPerson`: why one person is not enough for it now. */
type Entry = { readonly principal: Principal; readonly secondPerson?: string | undefined };

/**
 * As `admit`, with what the act needs of the door and of the sign-in.
 * @param back path of ours, to come back to after a new sign-in.
 */
export async function admitToAct(
  ports: Needs & TroublePorts,
  config: Config,
  request: HttpRequest,
  act: NotedAct,
  {
    roles,
    back,
    say: asked,
  }: {
    readonly roles: readonly string[];
    readonly back: string;
    /** Where people read why not on other pages than the app's own. */
    readonly say?: Say;
  },
): Promise<Entry | { readonly refusal: HttpResponseInit }> {
  const say = asked ?? sayTo(request, config);
  const admission = admit(request, config, roles, say);
  const kind = actKinds[act];
  if ("refusal" in admission || (kind !== "handsOut" && kind !== "takesBack")) return admission;
  const { principal } = admission;
  try {
    const visit = { back, query: request.query };
    const passage = await passageOf(ports, config, { principal, holdsRole: true }, kind, visit);
    switch (passage.kind) {
      case "mayPass":
        return { principal };
      case "secondPerson":
        return { principal, secondPerson: passage.because };
      case "signInAgain":
        return { refusal: refuseOld(request, config, passage.hurdle, asked) };
      case "stopped": {
        const { code, hurdle } = passage;
        return { refusal: say(code === "doorNotUp" ? 409 : 403, code, hurdle.say, { hurdle }) };
      }
    }
  } catch (error) {
    await refusedTo(ports, config, act)(error);
    return { refusal: answerTo(say, error) };
  }
}
