import { mySignIns, registrationResources } from "../tenant/signIns/apps.ts";
import type { PeopleContext } from "./context.ts";
import { handOver } from "./enrolment.ts";
import { askForCode } from "./managers.ts";
import { gainPasskey, type Person } from "./standInPerson.ts";
import { isOutage, signInAt, visitAt } from "./visits.ts";

const KEY = {
  passkeyType: "deviceBound",
  aaGuid: "2fc0579f-8113-47ea-b116-bb5a8db9202a",
  model: "YubiKey 5 NFC",
  displayName: "My key",
} as const;

/** Somebody sets up a second passkey, on a key beside their device, by the one that they have. */
export function addSecond({ clock, directory }: PeopleContext, person: Person): void {
  const [methodId] = person.passkeysAtHand;
  if (methodId === undefined || person.phoneKey !== undefined) return;
  const [resource] = registrationResources;
  const answer = directory.signIn({
    userId: person.id,
    with: { kind: "passkey", methodId },
    app: mySignIns,
    ...(resource && { resource }),
    interactive: true,
    device: person.family,
  });
  if (answer.result !== "success") return;
  const made = directory.registerPasskey(answer.session, KEY, person.family);
  if (made.result !== "registered") return;
  person.phoneKey = { id: made.methodId, at: clock.now() };
  gainPasskey(person, made.methodId, clock.now());
}

/**
 * Whoever has lost a device and holds another passkey proves it at the test application, signs in at the kiosk with it,
 * and makes a code for the new device.
 * @param pressed told of the press, before its answer.
 */
export function makeCodeAtKiosk(context: PeopleContext, person: Person, at: number, pressed: () => void): void {
  const { directory, selfService } = context;
  visitAt(context, person, at, "somebody makes a code at the kiosk", async () => {
    const [methodId] = person.passkeysAtHand;
    if (methodId === undefined) return "done";
    directory.signIn({
      userId: person.id,
      with: { kind: "passkey", methodId },
      app: selfService.app,
      resource: selfService.app,
      interactive: true,
      device: person.family,
    });
    const browser = context.openBrowser();
    const url = new URL(KIOSK, selfService.url).href;
    const page = await signInAt(context, browser, person, url, ["passkey"]);
    if (isOutage(page)) return "outage";
    pressed();
    const answer = page && (await askForCode(browser, page, KIOSK));
    if (isOutage(answer?.page)) return "outage";
    if (answer?.code) handOver(context, person, answer.code);
    else {
      const { status = "not signed in", text = "" } = answer?.page ?? page ?? {};
      const said = text.slice(0, 300).replaceAll(/\s+/g, " ");
      context.note(`${person.userPrincipalName}: no code at the kiosk (${status}): ${said}`);
    }
    return "done";
  });
}

const KIOSK = "/new-phone";
