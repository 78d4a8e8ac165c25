import { isSamePerson } from "../domain/people/person.ts";
import { hasHeldOrWaived } from "../domain/wave/heldOrWaived.ts";
import { whoMay } from "../web/whoMay.ts";
import type { WaveStatus } from "./waveStatus.ts";

/** About whom this viewer may decide, and whose date they may confirm: shown as forms, checked again when sent. */
export function decisionsFor(
  status: WaveStatus,
  viewer: { readonly id: string; readonly roles: readonly string[] },
): { readonly decide: readonly string[]; readonly confirm: readonly string[] } {
  const may = (door: "decideAboutMember" | "confirmDate") => whoMay[door].some((role) => viewer.roles.includes(role));
  const isSelf = (id: string) => isSamePerson(id, viewer.id);
  const outside = [...status.toBeDecided, ...status.decisions].map(({ userId }) => userId);
  const isSecond = !isSelf(status.startedBy.id) && !hasHeldOrWaived(status, viewer.id);
  return {
    decide: may("decideAboutMember") ? [...new Set(outside)].filter((userId) => !isSelf(userId)) : [],
    confirm:
      may("confirmDate") && isSecond
        ? status.decisions.flatMap(({ userId, standing, by }) =>
            standing === "unconfirmed" && !isSelf(by.id) && !isSelf(userId) ? [userId] : [],
          )
        : [],
  };
}
