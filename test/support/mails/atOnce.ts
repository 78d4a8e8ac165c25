import type { Asker } from "../../../shared/domain/mail/mailQuota.ts";

/** Whoever asks for sends that cannot wait, and so shares with nobody. */
export const atOnce: Asker = { by: "app", isForMany: false };
