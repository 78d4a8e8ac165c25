import type { quietly } from "./en.ts";

/** All messages to managers, as English has them. */
export type QuietMessages = Readonly<Record<keyof typeof quietly, string>>;
