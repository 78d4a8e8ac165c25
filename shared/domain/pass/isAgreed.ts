import { sayings } from "./collectRefusal.ts";
import type { Grant } from "./grant.ts";
import type { CollectVerdict } from "./pickUpRules.ts";

/** Whether two people stand behind it, where it takes two: asked once nothing else speaks against it. */
export const isAgreed = ({ second }: Pick<Grant, "second">): CollectVerdict =>
  second && !second.confirmed
    ? { ok: false, because: "needsSecondPerson", say: sayings.needsSecondPerson }
    : { ok: true };
