import type { HttpRequest, HttpResponseInit } from "@azure/functions";
import type { Config } from "../../../shared/config/config.ts";
import { passWillDo } from "../../../shared/enforcement/passWillDo.ts";
import type { Ports } from "../../../shared/ports/ports.ts";
import { shownTroubles } from "../../../shared/troubles/shownTroubles.ts";
import { actionsFor } from "../../../shared/waves/actionsFor.ts";
import { decisionsFor } from "../../../shared/waves/decisionsFor.ts";
import { readWaveStatus } from "../../../shared/waves/readWaveStatus.ts";
import { decisionPurpose, waveActionPurpose } from "../../../shared/waves/waveActions.ts";
import type { WaveStatus } from "../../../shared/waves/waveStatus.ts";
import { json, page } from "../../../shared/web/answers.ts";
import { formToken } from "../../../shared/web/formToken.ts";
import type { DecisionForms } from "../../../shared/web/pages/decisionCards.ts";
import { waveListPage } from "../../../shared/web/pages/waveList.ts";
import { waveStatusPage } from "../../../shared/web/pages/wavePage.ts";
import { hasRole, type Principal } from "../../../shared/web/principal.ts";
import { whoMay } from "../../../shared/web/whoMay.ts";
import { hurdleAt } from "../../door/atDoor.ts";
import { admit, orTryAgain, sayTo, wantsPage } from "../../web/door.ts";
import { frameFor } from "../../web/frame.ts";
import { WAVE_ID } from "./requests.ts";
import type { WaveList, WaveWithAudit } from "./schemas.ts";

type Needs = Pick<Ports, "store" | "clock" | "directory">;

const AUDIT_LINES = 30;

/** `GET /api/waves` and `/waves`: all waves, newest first. */
export const listWaves =
  (ports: Needs, config: Config) =>
  async (request: HttpRequest): Promise<HttpResponseInit> => {
    const door = admit(request, config, whoMay.readWaves);
    if ("refusal" in door) return door.refusal;
    return orTryAgain(sayTo(request, config), async () => {
      const waves = await ports.store.waves();
      const ids = new Set(waves.map(({ waveId }) => waveId));
      const troubles = (await shownTroubles(ports)).filter(({ scope }) => ids.has(scope));
      return wantsPage(request)
        ? page(
            200,
            waveListPage(
              await frameFor(ports, config, door.principal),
              waves,
              new Set(troubles.map(({ scope }) => scope)),
              { mayPlan: hasRole(door.principal, ...whoMay.startWave) },
            ),
          )
        : json<WaveList>(200, { waves, troubles });
    });
  };

/** `GET /api/waves/{waveId}` and `/waves/{waveId}`: where a wave stands and why it waits. */
export const showWave =
  (ports: Needs, config: Config) =>
  async (request: HttpRequest): Promise<HttpResponseInit> => {
    const door = admit(request, config, whoMay.readWaves);
    if ("refusal" in door) return door.refusal;
    const say = sayTo(request, config);
    return orTryAgain(say, async () => {
      const waveId = request.params["waveId"] ?? "";
      const status = WAVE_ID.test(waveId) ? await readWaveStatus(ports, config, waveId) : undefined;
      if (!status) return say(404, "unknownWave", "There is no such wave.");
      const audit = await ports.store.recent(waveId, AUDIT_LINES);
      const troubles = await shownTroubles(ports, waveId);
      if (!wantsPage(request)) return json<WaveWithAudit>(200, { ...status, audit, troubles });
      const now = ports.clock.now();
      const { rules } = config;
      const frame = await frameFor(ports, config, door.principal);
      const actions = formsFor(door.principal, status, now, config);
      const decisions = decisionFormsFor(door.principal, status, now, config, await passWillDo(ports, config));
      const acts = actions.map(({ action }) => action);
      const hurdle = await hurdleAt(ports, config, request, door.principal, { acts, back: `/waves/${waveId}` });
      return page(200, waveStatusPage({ ...frame, status, audit, troubles, rules, actions, decisions, hurdle }));
    });
  };

function formsFor(principal: Principal, status: Parameters<typeof actionsFor>[0], now: Date, config: Config) {
  const viewer = { id: principal.oid, roles: principal.roles };
  return actionsFor(status, viewer, now, config.rules).map((action) => ({
    action,
    formToken: formToken(config, principal.oid, waveActionPurpose(status.waveId, action), now),
  }));
}

function decisionFormsFor(
  { oid, roles }: Principal,
  status: WaveStatus,
  now: Date,
  config: Config,
  passDoes: boolean,
): DecisionForms {
  const { decide, confirm } = decisionsFor(status, { id: oid, roles });
  const withTokens = (userIds: readonly string[]) =>
    new Map(
      userIds.map((userId) => [userId, formToken(config, oid, decisionPurpose(status.waveId, userId), now)] as const),
    );
  return { decide: withTokens(decide), confirm: withTokens(passDoes ? confirm : []), passWillDo: passDoes };
}
