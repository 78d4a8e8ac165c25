import type { Config } from "../../../shared/config/config.ts";
import { startDateProblem } from "../../../shared/domain/calendar/schedule.ts";
import { privilegedStrengthFault } from "../../../shared/domain/policy/privilegedStrength.ts";
import type { WaveFacts } from "../../../shared/domain/wave/waveFacts.ts";
import type { Ports } from "../../../shared/ports/ports.ts";
import { keyRuleOf } from "../../../shared/waves/liveChecks.ts";
import type { FieldProblem } from "../../../shared/web/problem.ts";
import type { StartWave } from "./requests.ts";

type Needs = Pick<Ports, "store" | "clock" | "directory" | "policies">;

/** The wave that a group is in; a cancelled one has let it go. */
export const rivalOf = (waves: readonly WaveFacts[], groupId: string): string | undefined =>
  waves.find((wave) => wave.groupId.toLowerCase() === groupId && wave.stage !== "cancelled")?.waveId;

/** Why a wave cannot be started like this, by field. Reads the group, and the strength for privileged people. */
export async function startProblems(
  ports: Needs,
  config: Config,
  body: Omit<StartWave, "waveId" | "name">,
  now: Date,
): Promise<readonly FieldProblem[]> {
  const problems: FieldProblem[] = [];
  const { directory } = ports;
  const kind = await kindProblem(ports, config, body);
  if (kind) problems.push({ field: "kind", message: kind });
  const date = startDateProblem(body.startDate, body.timeZone, now, config.rules);
  if (date === "notADate") problems.push({ field: "startDate", message: "is not a date of the calendar" });
  if (date === "past")
    problems.push({
      field: "startDate",
      message: "is too early: the announcement, a week before, would lie in the past",
    });
  const { breakGlassGroupId, enforcedGroupId, canaryGroupId, nudgeGroupId } = config;
  const ours = [breakGlassGroupId, enforcedGroupId, canaryGroupId, nudgeGroupId].map((id) => id?.toLowerCase());
  if (ours.includes(body.groupId))
    return [...problems, { field: "groupId", message: "is a group of this app or of the break-glass accounts" }];
  const members = await directory.countGroupMembers(body.groupId);
  const group = groupProblem(members, config.maxWaveMembers);
  return group ? [...problems, { field: "groupId", message: group }] : problems;
}

/** Privileged people are judged by a strength of their own; without one nobody could tell which keys count. */
async function kindProblem(ports: Needs, config: Config, body: Pick<StartWave, "kind">): Promise<string | undefined> {
  const rule = await keyRuleOf(ports, config, body);
  return rule.kind === "privileged" ? privilegedStrengthFault(rule.strength) : undefined;
}

function groupProblem(members: number | undefined, most: number): string | undefined {
  if (members === undefined) return "is not a group of this tenant";
  if (members === 0) return "has no members";
  return members > most ? `has ${members} members; a wave may have ${most}` : undefined;
}
