import type { Grant } from "../ports/store.ts";

/** The story that a grant belongs to: the scope of its audit lines and mails. */
export const scopeOf = ({ joinerId, waveId }: Pick<Grant, "joinerId" | "waveId">): string =>
  joinerId ?? waveId ?? "app";
