import { minutes } from "../../../../shared/domain/calendar/durations.ts";
import { lookFor } from "../../../../shared/domain/limits/looks.ts";
import type { WaveMember } from "../../../../shared/domain/wave/member.ts";
import {
  type DateDecision,
  isDecisionTime,
  isOutside,
  nextForDate,
} from "../../../../shared/domain/wave/memberDecision.ts";
import type { StoredDecision } from "../../../../shared/ports/store/decisions.ts";
import { NOTHING, type Phase, type Scope } from "../../../../shared/steps/step.ts";
import { checkLive } from "../../../../shared/waves/liveChecks.ts";
import { noteDecision, readDecisions } from "../../../../shared/waves/memberDecisions.ts";
import { allMembers } from "../../../../shared/waves/memberPages.ts";
import { namesIn, tryAlert } from "../../../../shared/waves/staffMails.ts";
import type { WatchTally } from "./watchTally.ts";

export type WatchScope = Scope<WatchTally>;

/** Within the hour before the entry, with time left for the page itself. */
const LOOK_LASTS_MS = minutes(50);

/** Somebody for whom two people set a date. */
export interface Dated {
  readonly member: WaveMember;
  readonly known: StoredDecision;
  readonly decision: DateDecision;
  readonly next: Exclude<ReturnType<typeof nextForDate>, { kind: "nothing" }>;
}

/** Whose warning or entry is due, in order of their ids. Nobody's while the wave is paused or to be rolled back. */
export async function dueByDate({ ports, config, wave, now }: WatchScope): Promise<readonly Dated[]> {
  const { rules } = config;
  if (wave.paused || !isDecisionTime(wave, now, rules)) return [];
  const outside = (await allMembers(ports.store, wave.waveId)).filter(isOutside);
  if (outside.length === 0) return [];
  const decisions = await readDecisions(ports.store, wave);
  return outside.flatMap((member) => {
    const known = decisions.of(member);
    if (known?.decision.kind !== "date") return [];
    const next = nextForDate(known, wave, now, rules, member);
    return next.kind === "nothing" ? [] : [{ member, known, decision: known.decision, next }];
  });
}

/** Reads the methods of everybody whose warning or entry is due. */
export const lookAtDated: Phase<WatchTally> = async (scope) => {
  const due = new Set((await dueByDate(scope)).map(({ member }) => member.userId));
  if (due.size === 0) return NOTHING;
  const isOld = ({ checkedAt }: WaveMember) => {
    const age = scope.now.getTime() - Date.parse(checkedAt ?? "");
    return !(age >= 0 && age <= LOOK_LASTS_MS);
  };
  return checkLive(() => (member) => due.has(member.userId) && isOld(member), lookFor.entry)(scope);
};

/** Somebody whose date was not carried out, and why, for people. */
export interface NotYet extends Pick<Dated, "member" | "decision"> {
  readonly because: string;
}

/** Shown on the wave's page, and told to the operators once a day; it is tried again with the next watch. */
export async function noteNotYet({ ports, config, wave, now }: WatchScope, people: readonly NotYet[]): Promise<void> {
  const [first] = people;
  if (!first) return;
  const { store } = ports;
  for (const { member, decision, because } of people) {
    const known = await store.decisionOf(wave.waveId, member.userId);
    if (known?.decision.kind === "date" && known.decision.on === decision.on && known.decision.notYet !== because)
      await noteDecision(store, wave, known, { ...known.decision, notYet: because });
  }
  const reasons = [...new Set(people.map(({ because }) => because))].join("; ");
  const say = `A date that was decided could not be carried out for ${namesIn(people.map(({ member }) => member))}: ${reasons}. It is tried again on working days, for a week; then somebody has to decide anew.`;
  await tryAlert(ports, config, wave, `notOnDate|${first.member.userId}|${now.toISOString().slice(0, 10)}`, say);
}
