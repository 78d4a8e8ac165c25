import type { MessageKey } from "../messages/messages.ts";

/** Who reads these judges by them whether somebody is at their account: other words could call them to whoever is. */
const SAYS_WHAT_HAPPENED = /^(?:attempt|receipt|hireLink|hireReady)\./;
/** How whoever hands out a code makes sure who asks for it. */
const makesSure: readonly MessageKey[] = [
  "pickUp.onlyYou",
  "pickUp.deputy",
  "pickUp.together",
  "pickUp.doNotForward",
  "pickUp.byMail",
];

/** Why nobody may put other words in place of ours here, as a sentence; `undefined` where somebody may. */
export function whyFixed(key: MessageKey): string | undefined {
  if (SAYS_WHAT_HAPPENED.test(key))
    return "These words cannot be changed: by them people notice that somebody is at their account.";
  return makesSure.includes(key)
    ? "These words cannot be changed: by them whoever gets a code makes sure who it is for."
    : undefined;
}
