import { type HelpdeskLoad, sayLoad } from "../domain/tickets/brake.ts";

/** How the helpdesk stands and what follows from it, in sentences for people. */
export function sayHelpdesk(load: HelpdeskLoad): string {
  const numbers = `${sayLoad(load)}.`.replace(/^t/, "T");
  switch (load.kind) {
    case "notSet":
      return "Nobody has set what the helpdesk can take (TICKETS_A_DAY): tickets slow nothing down.";
    case "notKnown":
      return load.postedAt === undefined
        ? "Not known: no tickets were posted yet. That holds up nothing."
        : "Not known: no tickets were posted for a week. That holds up nothing.";
    case "low":
      return `${numbers} The rollout may be ramped up: the next wave may start sooner, or be larger. Nothing is hastened by itself.`;
    case "usual":
      return `${numbers} Everything goes as planned.`;
    case "high":
      return `${numbers} Chasers come at twice their interval.`;
    case "over":
      return `${numbers} No announcement, opening, reminder, chaser or flip begins until it is less. Warnings, and whatever has begun, go on.`;
  }
}
