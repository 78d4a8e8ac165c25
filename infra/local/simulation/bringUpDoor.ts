import { setTimeout as pause } from "node:timers/promises";
import type { BusinessClock } from "../clock/clock.ts";
import type { World } from "../world/world.ts";
import { type AdminApi, doesPasswordDo } from "./adminApi.ts";
import { comeBack, isTaken, type Visit } from "./comeBack.ts";

const NEXT_PERSON_COMES_MINUTES = 10;
const NAMED = "passkey-rollout: door";

/** The parts of `GET /api/door` that people read. */
interface DoorStatus {
  readonly isUp: boolean;
  readonly since?: string;
  readonly digest?: string;
  readonly asked?: object;
  readonly confirmed?: object;
}

/** What a Conditional Access Administrator does in the portal, and whoever tries the door. */
export interface Portal {
  /** Sets what is there of the two policies to On. */
  enableDoor(): "bothThere" | "enabledNow" | "notBothThere";
  /** Whether a password alone still gets a role holder in. */
  doesPasswordDo(): Promise<boolean>;
}

interface DoorPeople {
  readonly starter: AdminApi;
  readonly approver: AdminApi;
  readonly portal: Portal;
}

/** The portal of the world's tenant, in the hands of the approver, who administers Conditional Access there. */
export const portalOf = ({ publicUrl, population: { approver }, tenant: { directory } }: World): Portal => ({
  enableDoor() {
    const ours = directory.state.policies.all.filter(({ displayName }) => displayName.startsWith(NAMED));
    if (ours.length < 2) return "notBothThere";
    const off = ours.filter(({ state }) => state !== "enabled");
    for (const { id } of off) directory.enablePolicy(id, approver.id);
    return off.length > 0 ? "enabledNow" : "bothThere";
  },
  doesPasswordDo: () => doesPasswordDo(publicUrl, approver.userPrincipalName),
});

/**
 * An admin has the policies of the door made, an administrator of Conditional Access enables them in the portal, and an
 * approver confirms them once a password alone gets nobody in any more. They read where it stands before each step.
 *
 * @param at ms of business time.
 * @returns resolves when the door is up, and sign-ins from now on count as made under it.
 * @throws Error when one of them is refused.
 */
export const bringUpDoor = ({
  clock,
  at,
  ...people
}: DoorPeople & { readonly clock: BusinessClock; readonly at: number }): Promise<void> => {
  const known = { isRefused: false };
  return comeBack({ clock, at, what: "people bring up the door", visit: () => nextStep(people, known) });
};

/** @param known `isRefused`: the page says that there is nothing to confirm, though both are in the tenant. */
async function nextStep({ starter, approver, portal }: DoorPeople, known: { isRefused: boolean }): Promise<Visit> {
  const { isUp, since = "", digest, asked, confirmed } = await starter.get<DoorStatus>("/api/door");
  if (isUp) {
    await pastSecondOf(since);
    return "over";
  }
  const found = portal.enableDoor();
  // Whoever finds one missing presses the button once more, which makes it, or finds one that the app lost sight of.
  const pressesAgain = known.isRefused;
  known.isRefused = false;
  if (!asked || found === "notBothThere" || pressesAgain)
    return (await isTaken(starter, "/api/door", {})) ? NEXT_PERSON_COMES_MINUTES : "carriedOn";
  if (found === "enabledNow") return NEXT_PERSON_COMES_MINUTES;
  if (confirmed || (await portal.doesPasswordDo())) return "lookAgain";
  known.isRefused = !(await isTaken(approver, "/api/door/confirm", { digest }));
  return known.isRefused ? "lookAgain" : "carriedOn";
}

/**
 * A sign-in is dated to the second, by the wall clock, and must be later than the door. Business time stands still
 * meanwhile, so that the story does not depend on it.
 */
const pastSecondOf = async (since: string): Promise<void> => {
  const nextSecond = (Math.floor(Date.parse(since) / 1000) + 1) * 1000;
  await pause(Math.max(0, nextSecond - Date.now()));
};
