import type { Config } from "../../shared/config/config.ts";
import { isRunning } from "../../shared/domain/enforcement/enforcementSwitch.ts";
import { openReleases } from "../../shared/enforcement/openReleases.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import { aboutApp } from "../../shared/troubles/aboutWork.ts";
import { noteQuietly } from "../../shared/troubles/noteQuietly.ts";
import { tryAppAlert } from "../../shared/waves/staffMails.ts";
import type { Principal } from "../../shared/web/principal.ts";
import { patienceOf } from "../host/patience.ts";

type Needs = Pick<Ports, "store" | "email" | "clock" | "directory">;

/** So long the code in hand waits for the mail at most. */
const WITHIN_SECONDS = 3;

/**
 * To security, once a collector and day: a code was handed to somebody whom nothing asks for a passkey. A password and
 * a second factor were enough to collect it (architecture rule 9). Where nobody can tell whether something asks them,
 * security is told. The code is shown whatever becomes of this.
 */
export async function tellCollected(
  ports: Needs,
  config: Config,
  collector: Pick<Principal, "oid" | "name">,
  userPrincipalName: string,
): Promise<void> {
  await patienceOf(WITHIN_SECONDS, config)
    .within(tell(ports, config, collector, userPrincipalName))
    .catch(() => undefined);
}

async function tell(
  ports: Needs,
  config: Config,
  { oid, name }: Pick<Principal, "oid" | "name">,
  userPrincipalName: string,
): Promise<void> {
  if (await orFalse(ports, isAskedForPasskey(ports, config, oid.toLowerCase()))) return;
  const day = ports.clock.now().toISOString().slice(0, 10);
  const what = `${name} (${oid}) has collected a one-time code for ${userPrincipalName}. Nothing asks this collector for a passkey: a password and a second factor were enough. If you do not expect it, ask them whether it was they. Of more codes that they collect today only the audit trail tells.`;
  await tryAppAlert(ports, config, `collected|${oid.toLowerCase()}|${day}`, what, "security");
}

const ABOUT_COLLECTOR = aboutApp("looking whether somebody who collected a code is asked for a passkey", {
  meanwhile: "Security is told that nothing asks them.",
});

async function orFalse(ports: Needs, looking: Promise<boolean>): Promise<boolean> {
  try {
    return await looking;
  } catch (error) {
    await noteQuietly(ports, ABOUT_COLLECTOR, error);
    return false;
  }
}

/** A row alone is not enough: enforcement may be stopped, the person released, or taken out by hand. */
async function isAskedForPasskey(
  { store, directory }: Needs,
  { enforcedGroupId }: Config,
  userId: string,
): Promise<boolean> {
  const { rows } = await store.standingOf([userId]);
  if (!rows.some(({ state }) => state === "in")) return false;
  const [known, released, inGroup] = await Promise.all([
    store.enforcementSwitch(),
    openReleases(store),
    directory.membersAmong(enforcedGroupId, [userId]),
  ]);
  return isRunning(known?.value) && !released.has(userId) && inGroup.has(userId);
}
