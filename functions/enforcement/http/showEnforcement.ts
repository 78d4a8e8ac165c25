import type { HttpRequest, HttpResponseInit } from "@azure/functions";
import type { Config } from "../../../shared/config/config.ts";
import { APP_SCOPE } from "../../../shared/domain/audit.ts";
import { countRecently } from "../../../shared/domain/enforcement/refusedPerson.ts";
import { ROLES } from "../../../shared/domain/policy/registeredPolicy.ts";
import { type EnforcementStatus, readEnforcementStatus } from "../../../shared/enforcement/enforcementStatus.ts";
import { rolesActionsFor } from "../../../shared/enforcement/rolesActions.ts";
import { type SwitchAction, switchActionsFor, switchPurpose } from "../../../shared/enforcement/switchActions.ts";
import type { Ports } from "../../../shared/ports/ports.ts";
import { shownTroubles } from "../../../shared/troubles/shownTroubles.ts";
import { unlessUnreadable } from "../../../shared/unlessUnreadable.ts";
import { json, page } from "../../../shared/web/answers.ts";
import { formToken } from "../../../shared/web/formToken.ts";
import { enforcementPage } from "../../../shared/web/pages/enforcementPage.ts";
import type { Principal } from "../../../shared/web/principal.ts";
import { whoMay } from "../../../shared/web/whoMay.ts";
import { hurdleAt } from "../../door/atDoor.ts";
import { admit, orTryAgain, sayTo, wantsPage } from "../../web/door.ts";
import { frameFor } from "../../web/frame.ts";
import type { EnforcementWithAudit } from "./switchSchemas.ts";

const AUDIT_LINES = 30;

/** `GET /api/enforcement` and `/enforcement`: whether people are enforced, who decided what, and what can be done. */
export const showEnforcement =
  (ports: Pick<Ports, "store" | "policies" | "clock" | "directory">, config: Config) =>
  async (request: HttpRequest): Promise<HttpResponseInit> => {
    const door = admit(request, config, whoMay.readWaves);
    if ("refusal" in door) return door.refusal;
    return orTryAgain(sayTo(request, config), async () => {
      const status = await readEnforcementStatus(ports, config);
      const audit = await ports.store.recent(APP_SCOPE, AUDIT_LINES);
      const outsideWaves = countRecently(await ports.store.refusedPeople(), ports.clock.now());
      const troubles = await shownTroubles(ports, APP_SCOPE);
      if (!wantsPage(request)) return json<EnforcementWithAudit>(200, { ...status, outsideWaves, audit, troubles });
      const actions = formsFor(door.principal, status, ports.clock.now(), config);
      const roles = await rolesOf(ports, config, door.principal);
      const acts = [...actions, ...roles.actions].map(({ action }) => action);
      const hurdle = await hurdleAt(ports, config, request, door.principal, { acts, back: "/enforcement" });
      const frame = await frameFor(ports, config, door.principal);
      const { defaultTimeZone: timeZone } = config;
      return page(
        200,
        enforcementPage({ ...frame, timeZone, status, outsideWaves, roles, audit, troubles, actions, hurdle }),
      );
    });
  };

/** A row that cannot be read hides neither the page nor its stop. */
async function rolesOf({ store, clock }: Pick<Ports, "store" | "clock">, config: Config, { oid, roles }: Principal) {
  const facts = (await unlessUnreadable(store.roles()))?.value ?? {};
  const registered = await unlessUnreadable(store.registeredPolicy(ROLES));
  const isPossible = config.privilegedStrengthId !== undefined;
  const actions = rolesActionsFor({ facts, registered }, isPossible, { id: oid, roles });
  const now = clock.now();
  return {
    facts,
    registered,
    actions: actions.map((action) => ({ action, formToken: formToken(config, oid, action, now) })),
  };
}

const formsFor = ({ oid, roles }: Principal, status: EnforcementStatus, now: Date, config: Config) =>
  switchActionsFor(status, { id: oid, roles }).map((action: SwitchAction) => ({
    action,
    formToken: formToken(config, oid, switchPurpose(action), now),
  }));
