import type { toManagers } from "./en.ts";

/** All messages to managers, as English has them. */
export type ManagerMessages = Readonly<Record<keyof typeof toManagers, string>>;
