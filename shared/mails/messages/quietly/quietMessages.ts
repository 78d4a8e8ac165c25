import type { quietly } from "./en.ts";

/** All messages of quiet times, as English has them. */
export type QuietMessages = Readonly<Record<keyof typeof quietly, string>>;
