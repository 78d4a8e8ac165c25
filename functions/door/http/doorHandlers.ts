import type { HttpRequest, HttpResponseInit } from "@azure/functions";
import type { Config } from "../../../shared/config/config.ts";
import { APP_SCOPE } from "../../../shared/domain/audit.ts";
import { isSamePerson } from "../../../shared/domain/people/person.ts";
import { doorPolicyBodies } from "../../../shared/domain/policy/policyDefinition.ts";
import type { Ports } from "../../../shared/ports/ports.ts";
import { shownTroubles } from "../../../shared/troubles/shownTroubles.ts";
import { json, page, redirect } from "../../../shared/web/answers.ts";
import { formToken } from "../../../shared/web/formToken.ts";
import { doorPage } from "../../../shared/web/pages/doorPage.ts";
import { hasRole, type Principal, personOf } from "../../../shared/web/principal.ts";
import { whoMay } from "../../../shared/web/whoMay.ts";
import { type Patience, patienceOf } from "../../host/patience.ts";
import { admit, admitFresh, orTryAgain, refusedTo, sayTo, wantsPage } from "../../web/door.ts";
import { frameFor } from "../../web/frame.ts";
import { type Pressed, readPressed } from "../../web/readPressed.ts";
import { confirmDoor } from "../confirmDoor.ts";
import { makeDoor } from "../makeDoor.ts";
import type { DoorNeeds } from "../readDoor.ts";
import { ConfirmDoorSchema, type DoorAction, doorActions, MakeDoorSchema } from "./doorRequests.ts";
import { type DoorStatus, readDoorStatus } from "./doorStatus.ts";

const PAGE = "/door";
/** So long somebody waits for two policies to be made. */
const PATIENCE_SECONDS = 20;

/** `GET /api/door` and `/door`: whether the door is up, who decided what, and the steps in the portal. */
export const showDoor =
  (ports: Pick<Ports, "store" | "clock">, config: Config) =>
  async (request: HttpRequest): Promise<HttpResponseInit> => {
    const door = admit(request, config, whoMay.readWaves);
    if ("refusal" in door) return door.refusal;
    return orTryAgain(sayTo(request, config), async () => {
      const status = await readDoorStatus(ports, config);
      if (!wantsPage(request)) return json<DoorStatus>(200, status);
      const actions = actionsFor(status, door.principal).map((action) => ({
        action,
        formToken: formToken(config, door.principal.oid, action, ports.clock.now()),
      }));
      const names = Object.values(doorPolicyBodies(config)).map(({ displayName }) => String(displayName));
      const frame = await frameFor(ports, config, door.principal);
      const { defaultTimeZone: timeZone } = config;
      const troubles = await shownTroubles(ports, APP_SCOPE);
      return page(200, doorPage({ ...frame, timeZone, status, names, actions, troubles }));
    });
  };

/** `POST /api/door`: an Admin has the two policies made, in report-only. */
export const askForDoor =
  (
    ports: DoorNeeds & Pick<Ports, "policyWriter">,
    config: Config,
    patience: () => Patience = () => patienceOf(PATIENCE_SECONDS, config),
  ) =>
  async (request: HttpRequest): Promise<HttpResponseInit> => {
    const say = sayTo(request, config);
    const door = admitFresh(request, config, whoMay.makeDoor, PAGE);
    if ("refusal" in door) return door.refusal;
    const asked = pressOf(ports, door.principal, "makeDoor");
    const read = await readPressed(request, config, say, { ...asked, schemaOf: () => MakeDoorSchema });
    if ("refusal" in read) return read.refusal;
    return orTryAgain(
      say,
      async () => {
        const because = await makeDoor(ports, config, personOf(door.principal), patience());
        if (because !== undefined) return say(409, "doorNotUp", `The door cannot be made: ${because}.`);
        return answer(ports, config, read);
      },
      refusedTo(ports, config, "makeDoor"),
    );
  };

/** `POST /api/door/confirm`: an Approver wants the policies as they are, enabled. */
export const wantDoor =
  (ports: DoorNeeds, config: Config) =>
  async (request: HttpRequest): Promise<HttpResponseInit> => {
    const say = sayTo(request, config);
    const door = admitFresh(request, config, whoMay.confirmDoor, PAGE);
    if ("refusal" in door) return door.refusal;
    const asked = pressOf(ports, door.principal, "confirmDoor");
    const read = await readPressed(request, config, say, { ...asked, schemaOf: () => ConfirmDoorSchema });
    if ("refusal" in read) return read.refusal;
    return orTryAgain(
      say,
      async () => {
        const refused = await confirmDoor(ports, config, personOf(door.principal), read.body.digest);
        return refused ? say(refused.status, refused.code, refused.say) : answer(ports, config, read);
      },
      refusedTo(ports, config, "confirmDoor"),
    );
  };

const answer = async (ports: DoorNeeds, config: Config, { isForm }: Pressed<unknown>): Promise<HttpResponseInit> =>
  isForm ? redirect(PAGE) : json<DoorStatus>(202, await readDoorStatus(ports, config));

const pressOf = ({ clock }: Pick<Ports, "clock">, { oid }: Principal, action: DoorAction) => ({
  purposeOf: () => action,
  oid,
  now: clock.now(),
});

/** What makes sense now for this viewer: shown as buttons, checked again when pressed. */
function actionsFor({ digest, asked, confirmed }: DoorStatus, viewer: Principal): readonly DoorAction[] {
  const isOwn = asked !== undefined && isSamePerson(asked.by.id, viewer.oid);
  const makesSense: Readonly<Record<DoorAction, boolean>> = {
    makeDoor: digest !== undefined,
    confirmDoor: digest !== undefined && asked?.digest === digest && confirmed?.digest !== digest && !isOwn,
  };
  return doorActions.filter((action) => makesSense[action] && hasRole(viewer, ...whoMay[action]));
}
