import { isSamePerson } from "../people/person.ts";
import type { WaveFacts } from "./waveFacts.ts";

/** Whether this person has decided, in any round of the wave, that one of its members may stay outside. */
export const hasHeldOrWaived = ({ heldOrWaivedBy }: Pick<WaveFacts, "heldOrWaivedBy">, oid: string): boolean =>
  heldOrWaivedBy?.some((one) => isSamePerson(one, oid)) ?? false;
