import type { Summary } from "../../infra/local/simulation/summary.ts";
import type { Figure } from "./figure.ts";

type Truth = Summary["readiness"];

/** Shares of those whom the flips judged: so many may be judged wrongly, against the world's own books. */
const limits = {
  /** Ready in truth, and called partly ready. */
  partlyThoughReady: 0.02,
  /** Called ready, and would be refused on a platform where they work. */
  readyThoughRefused: 0.01,
} as const;
const kinds = ["partlyThoughReady", "readyThoughRefused"] as const;

/** The two limits as figures in per cent. Where nobody was judged, nothing was proven. */
export const readinessFigures = ({ readiness }: { readonly readiness: Truth }): readonly Figure[] =>
  kinds.map((kind) => ({
    name: `simulate-readiness/${kind}`,
    value: readiness.judged === 0 ? 100 : readiness[`${kind}Share`] * 100,
    unit: "% of those judged",
    limit: limits[kind] * 100,
    mustHold: true,
    detail:
      readiness.judged === 0
        ? "no flip judged anybody"
        : `${readiness[kind]} of ${readiness.judged} judged at the flips`,
  }));

/** What is wrong, in words. In a small run one person is more than the share, and may be judged wrongly. */
export const readinessFaults = (readiness: Pick<Truth, "judged" | (typeof kinds)[number]>): readonly string[] =>
  readiness.judged === 0
    ? ["no flip judged anybody"]
    : kinds.flatMap((kind) => {
        const most = Math.max(1, Math.floor(readiness.judged * limits[kind] + 1e-9));
        const count = readiness[kind];
        return count > most ? [`${kind}: ${count} of ${readiness.judged}, and ${most} may be`] : [];
      });
