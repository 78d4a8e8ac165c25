import type { HttpRequest, HttpResponseInit } from "@azure/functions";
import type { Config } from "../../../shared/config/config.ts";
import { minutes } from "../../../shared/domain/calendar/durations.ts";
import { ROLES } from "../../../shared/domain/policy/registeredPolicy.ts";
import { policyRoleIds } from "../../../shared/domain/roles/policyRoles.ts";
import type { HoldersLook } from "../../../shared/domain/roles/rolesFacts.ts";
import { whyNotTwoPeople } from "../../../shared/passes/whyNotTwoPeople.ts";
import { json, redirect } from "../../../shared/web/answers.ts";
import { personOf } from "../../../shared/web/principal.ts";
import { whoMay } from "../../../shared/web/whoMay.ts";
import { admitToAct } from "../../door/atDoor.ts";
import { type Patience, patienceOf } from "../../host/patience.ts";
import { admit, orTryAgain, refusedTo, sayTo } from "../../web/door.ts";
import { readPressed } from "../../web/readPressed.ts";
import { enableRoles } from "./enableRoles.ts";
import { lookAtHolders } from "./lookAtHolders.ts";
import { makeRoles, wantedRoles } from "./makeRoles.ts";
import type { RolesNeeds } from "./rolesRow.ts";
import { ConfirmRolesSchema, MakeRolesSchema, type RolesStatus } from "./rolesSchemas.ts";

const PATIENCE_SECONDS = 20;
const BACK = "/enforcement";

/** `GET /api/roles`: where the policy over directory roles stands, and who keeps it from being enabled. */
export const showRoles =
  (ports: Pick<RolesNeeds, "store" | "policies">, config: Config) =>
  async (request: HttpRequest): Promise<HttpResponseInit> => {
    const door = admit(request, config, whoMay.readWaves);
    if ("refusal" in door) return door.refusal;
    return orTryAgain(sayTo(request, config), async () => json<RolesStatus>(200, await statusOf(ports, config)));
  };

/**
 * `POST /api/roles` (Admin): has the policy made, in report-only, then everybody who holds one of the roles looked at
 * anew, for as long as somebody waits. Sent again it goes on where it stands; the guard goes on, too.
 */
export const askForRoles =
  (ports: RolesNeeds, config: Config, patience: () => Patience = () => patienceOf(PATIENCE_SECONDS, config)) =>
  async (request: HttpRequest): Promise<HttpResponseInit> => {
    const say = sayTo(request, config);
    const door = await admitToAct(ports, config, request, "askForRoles", { roles: whoMay.askForRoles, back: BACK });
    if ("refusal" in door) return door.refusal;
    const { principal } = door;
    const asked = { purposeOf: () => "askForRoles", oid: principal.oid, now: ports.clock.now() };
    const read = await readPressed(request, config, say, { ...asked, schemaOf: () => MakeRolesSchema });
    if ("refusal" in read) return read.refusal;
    return orTryAgain(
      say,
      async () => {
        const patient = patience();
        const because = await makeRoles(ports, config, personOf(principal), patient);
        if (because !== undefined)
          return say(409, "rolesNotReady", `The policy over directory roles cannot be made: ${because}.`);
        // One that has just ended well is the one that was asked for; what kept somebody from it may be mended by now.
        await lookAtHolders(ports, config, patient, isToBeRepeated(ports.clock.now()));
        return read.isForm ? redirect(BACK) : json<RolesStatus>(202, await statusOf(ports, config));
      },
      refusedTo(ports, config, "askForRoles"),
    );
  };

const LOOK_AGAIN_AFTER_MS = minutes(10);
const isToBeRepeated =
  (now: Date) =>
  ({ since, notReady }: HoldersLook): boolean =>
    notReady > 0 || !(now.getTime() - Date.parse(since) < LOOK_AGAIN_AFTER_MS);

/** `POST /api/roles/confirm` (a second person): the policy is enabled, when everybody who holds a role is ready. */
export const confirmRoles =
  (ports: RolesNeeds, config: Config, patience: () => Patience = () => patienceOf(PATIENCE_SECONDS, config)) =>
  async (request: HttpRequest): Promise<HttpResponseInit> => {
    const say = sayTo(request, config);
    const door = await admitToAct(ports, config, request, "confirmRoles", { roles: whoMay.confirmRoles, back: BACK });
    if ("refusal" in door) return door.refusal;
    const by = personOf(door.principal);
    const asked = { purposeOf: () => "confirmRoles", oid: by.id, now: ports.clock.now() };
    const read = await readPressed(request, config, say, { ...asked, schemaOf: () => ConfirmRolesSchema });
    if ("refusal" in read) return read.refusal;
    return orTryAgain(
      say,
      async () => {
        const asker = (await ports.store.roles())?.value.asked?.by.id;
        const handed = asker && (await whyNotTwoPeople(ports, by.id, [asker], "had the policy made"));
        if (handed) return say(403, "handedCode", handed);
        const refused = await enableRoles(ports, config, by, read.body.digest, patience());
        if (refused) return say(refused.because === "ownRequest" ? 403 : 409, refused.because, refused.say);
        return read.isForm ? redirect(BACK) : json<RolesStatus>(202, await statusOf(ports, config));
      },
      refusedTo(ports, config, "confirmRoles"),
    );
  };

async function statusOf(ports: Pick<RolesNeeds, "store" | "policies">, config: Config): Promise<RolesStatus> {
  const [found, registered, wanted] = await Promise.all([
    ports.store.roles(),
    ports.store.registeredPolicy(ROLES),
    wantedRoles(ports, config),
  ]);
  return {
    ...found?.value,
    ...("fault" in wanted ? { unfitBecause: wanted.fault } : { digest: wanted.digest }),
    roleIds: policyRoleIds,
    ...(registered?.policyId && {
      policyId: registered.policyId,
      madeAt: registered.createdAt,
      state: registered.state,
      wanted: registered.wanted,
    }),
  };
}
