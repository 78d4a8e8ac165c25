import type { HttpRequest, HttpResponseInit } from "@azure/functions";
import type { Config } from "../../../shared/config/config.ts";
import { isTimeZone, planWaveInstants } from "../../../shared/domain/calendar/schedule.ts";
import type { WaveFacts } from "../../../shared/domain/wave/waveFacts.ts";
import type { Ports } from "../../../shared/ports/ports.ts";
import { previewGroup } from "../../../shared/waves/groupPreview.ts";
import { readPreflightReport } from "../../../shared/waves/preflightReport.ts";
import { page } from "../../../shared/web/answers.ts";
import { formToken } from "../../../shared/web/formToken.ts";
import { type PlannedWave, planWavePage } from "../../../shared/web/pages/planWavePage.ts";
import { whoMay } from "../../../shared/web/whoMay.ts";
import { admit, orTryAgain, sayTo } from "../../web/door.ts";
import { frameFor } from "../../web/frame.ts";
import { readQuery } from "../../web/readQuery.ts";
import { type PlanQuery, PlanQuerySchema, StartWaveSchema } from "./requests.ts";
import { PLAN_PURPOSE } from "./start.ts";
import { rivalOf, startProblems } from "./startProblems.ts";

type Needs = Pick<Ports, "store" | "clock" | "directory" | "email" | "policies">;

/**
 * `GET /plan-wave` (Admin): a group is picked by name. Then the page says who of it would be in the wave, which dates
 * follow and what is in the way. Reads only; its form is `POST /api/waves`.
 */
export const showPlan =
  (ports: Needs, config: Config) =>
  async (request: HttpRequest): Promise<HttpResponseInit> => {
    const door = admit(request, config, whoMay.startWave);
    if ("refusal" in door) return door.refusal;
    const { principal } = door;
    const say = sayTo(request, config);
    const read = readQuery<PlanQuery>(request, PlanQuerySchema, say);
    if ("refusal" in read) return read.refusal;
    const asked = read.query;
    return orTryAgain(say, async () => {
      const { search, groupId } = asked;
      const found = search === undefined ? undefined : await ports.directory.groupsNamed(search);
      const planned = groupId === undefined ? undefined : await plannedWith(ports, config, asked, groupId);
      const data = {
        ...(await frameFor(ports, config, principal)),
        asked: { ...asked, timeZone: asked.timeZone ?? config.defaultTimeZone },
        found,
        planned,
        formToken: formToken(config, principal.oid, PLAN_PURPOSE, ports.clock.now()),
      };
      return page(200, planWavePage(data));
    });
  };

const NO_ZONE = { field: "timeZone", message: "must be the name of an IANA time zone, e.g. Europe/Berlin" };
const problemsOf = async (ports: Needs, config: Config, wave: Parameters<typeof startProblems>[2]) =>
  isTimeZone(wave.timeZone) ? await startProblems(ports, config, wave, ports.clock.now()) : [NO_ZONE];

/** An id that a wave of this group may have: what it may be made of, and no other wave's. */
function freeIdOf(displayName: string, startDate: string | undefined, waves: readonly WaveFacts[]): string {
  const taken = new Set(waves.map(({ waveId }) => waveId.toLowerCase()));
  const fitting = displayName
    .normalize("NFD")
    .replaceAll(/\p{M}/gu, "")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .slice(0, 40)
    .replaceAll(/^-+|-+$/g, "");
  const first = fitting || `wave-${startDate ?? "1"}`;
  const isFree = (id: string) => !taken.has(id) && StartWaveSchema.shape.waveId.safeParse(id).success;
  const further = Array.from({ length: waves.length + 1 }, (_, n) => `${first}-${n + 2}`);
  return [first, ...further].find(isFree) ?? "";
}

async function plannedWith(ports: Needs, config: Config, asked: PlanQuery, groupId: string): Promise<PlannedWave> {
  const { startDate, kind, timeZone = config.defaultTimeZone } = asked;
  const waves = await ports.store.waves();
  const rival = rivalOf(waves, groupId);
  const latest = waves[0] && (await readPreflightReport(ports.store, waves[0]));
  const group = await previewGroup(ports, config, groupId);
  const wave = startDate === undefined ? undefined : { groupId, startDate, timeZone, kind };
  const problems = wave ? await problemsOf(ports, config, wave) : [];
  const isDated = wave !== undefined && !problems.some(({ field }) => field === "startDate" || field === "timeZone");
  return {
    groupId,
    group,
    rival,
    waveId: group && freeIdOf(group.displayName, startDate, waves),
    problems,
    warningDays: config.rules.warningDays,
    dates: isDated ? planWaveInstants(wave, config.rules) : undefined,
    checks: latest?.runs[0] && { waveId: latest.waveId, name: latest.name, run: latest.runs[0] },
  };
}
