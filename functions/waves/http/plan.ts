import type { HttpRequest, HttpResponseInit } from "@azure/functions";
import type { Config } from "../../../shared/config/config.ts";
import { planWaveInstants } from "../../../shared/domain/calendar/schedule.ts";
import type { Ports } from "../../../shared/ports/ports.ts";
import { previewGroup } from "../../../shared/waves/groupPreview.ts";
import { readPreflightReport } from "../../../shared/waves/preflightReport.ts";
import { page } from "../../../shared/web/answers.ts";
import { formToken } from "../../../shared/web/formToken.ts";
import { type PlannedWave, planWavePage } from "../../../shared/web/pages/planWavePage.ts";
import { whoMay } from "../../../shared/web/whoMay.ts";
import { admit, orTryAgain, refusedTo, sayTo } from "../../web/door.ts";
import { frameFor } from "../../web/frame.ts";
import { readQuery } from "../../web/readQuery.ts";
import { type PlanQuery, PlanQuerySchema } from "./requests.ts";
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
    return orTryAgain(
      say,
      async () => {
        const { search } = asked;
        const found = search === undefined ? undefined : await ports.directory.groupsNamed(search);
        const planned =
          asked.groupId === undefined ? undefined : await plannedWith(ports, config, asked, asked.groupId);
        const data = {
          ...(await frameFor(ports, config, principal)),
          asked: { ...asked, timeZone: asked.timeZone ?? config.defaultTimeZone },
          found,
          planned,
          formToken: formToken(config, principal.oid, PLAN_PURPOSE, ports.clock.now()),
        };
        return page(200, planWavePage(data));
      },
      refusedTo(ports, config, "startWave"),
    );
  };

async function plannedWith(ports: Needs, config: Config, asked: PlanQuery, groupId: string): Promise<PlannedWave> {
  const { startDate, kind, timeZone = config.defaultTimeZone } = asked;
  const waves = await ports.store.waves();
  const rival = rivalOf(waves, groupId);
  const latest = waves[0] && (await readPreflightReport(ports.store, waves[0]));
  const group = await previewGroup(ports, config, groupId);
  const wave = startDate === undefined ? undefined : { groupId, startDate, timeZone, kind };
  const problems = wave ? await startProblems(ports, config, wave, ports.clock.now()) : [];
  const isDated = wave !== undefined && !problems.some(({ field }) => field === "startDate");
  return {
    groupId,
    group,
    rival,
    problems,
    warningDays: config.rules.warningDays,
    dates: isDated ? planWaveInstants(wave, config.rules) : undefined,
    checks: latest?.runs[0] && { waveId: latest.waveId, name: latest.name, run: latest.runs[0] },
  };
}
