import { joinerWork } from "../../../shared/contracts/joinerWork.ts";
import { waveWork } from "../../../shared/contracts/waveWork.ts";
import type { AppWorld, Ended } from "./appWorld.ts";
import type { Instance } from "./durableInProcess.ts";

type Turn = Readonly<Record<string, unknown>> & { readonly step?: { readonly kind: string } };
interface Later {
  readonly seconds: number;
  readonly because: string;
}
type Answer = { readonly ok: Readonly<Record<string, unknown>> } | { readonly later: Later };

/** The next call of an instance. */
export interface Call {
  readonly entry: string;
  readonly input: unknown;
}

export function callOf({ name, turn }: Instance): Call {
  const { step, ...rest } = turn as Turn;
  switch (name) {
    case "waveRollout":
      return { entry: waveWork[(step?.kind ?? "decide") as keyof typeof waveWork].name, input: turn };
    case "joinerOnboarding":
      return { entry: joinerWork[(step?.kind ?? "decide") as keyof typeof joinerWork].name, input: turn };
    case "registrationPoll": {
      const { isRead, ...input } = rest;
      return isRead ? { entry: "finishPoll", input } : { entry: "pollRegistrationPage", input: { page: 0, ...input } };
    }
    default:
      throw new Error(`no orchestration ${name}`);
  }
}

/** Where an instance stands after its call; what a call throws fails it. */
function after(instance: Instance, { value, error }: Ended, now: number): Instance {
  if (error !== undefined) return { ...instance, status: "Failed" };
  const answer = value as Answer;
  if ("later" in answer) return { ...instance, at: now + Math.max(5, answer.later.seconds) * 1000 };
  if (instance.name === "registrationPoll") return afterPoll(instance, answer.ok, now);
  const { kind, turn, until, afterSeconds = 0 } = answer.ok;
  if (kind === "ended") return { ...instance, status: "Completed" };
  return { ...instance, turn, at: kind === "wait" ? Date.parse(String(until)) : now + Number(afterSeconds) * 1000 };
}

function afterPoll(instance: Instance, result: Readonly<Record<string, unknown>>, now: number): Instance {
  const { startedAt, isRead, again } = instance.turn as Turn;
  if (isRead)
    return result["after"] === undefined
      ? { ...instance, status: "Completed" }
      : { ...instance, turn: { startedAt, isRead, after: result["after"] }, at: now };
  if (result["brokenOff"] === "lostPlace" && !again) return { ...instance, turn: { startedAt, again: true }, at: now };
  const turn = result["next"]
    ? { startedAt, again, next: result["next"], page: result["page"] ?? 1 }
    : { startedAt, isRead: true, ...(result["brokenOff"] !== undefined && { isBrokenOff: true }) };
  return { ...instance, turn, at: now };
}

/** Lets one instance make its next call, at once. */
export async function carryOn(world: AppWorld, id: string): Promise<Ended> {
  const instance = world.durable.instances.get(id);
  if (!instance) throw new Error(`no instance ${id}`);
  const { entry, input } = callOf(instance);
  const ended = await world.invoke(entry, input);
  world.durable.instances.set(id, after(instance, ended, world.now));
  return ended;
}
