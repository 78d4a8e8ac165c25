import { drawFor, type PeopleContext } from "./context.ts";
import { isOutage, signInAt, visitAt } from "./visits.ts";
import { afterWorkingMinutes } from "./workingTime.ts";

/**
 * The second admin opens the wave's page within the working day, reads the evidence and presses "approve" where it is
 * offered.
 */
export function approveLater(context: PeopleContext, link: string): void {
  const approver = context.population.approver;
  // Only the path is used, because the port differs from run to run.
  const minutes = 5 + drawFor(context, approver, `approve|${new URL(link).pathname}|${context.clock.now()}`) * 40;
  const at = afterWorkingMinutes(context.clock.now(), minutes, approver.timeZone);
  visitAt(context, approver, at, "the second admin approves", async () => {
    const browser = context.openBrowser();
    const page = await signInAt(context, browser, approver, link);
    const form = page?.forms.find((candidate) => candidate.action.endsWith("/approve"));
    if (isOutage(page)) return "outage";
    if (!form) {
      context.note(`approver: nothing to approve at ${link} (${page?.status ?? "not signed in"})`);
      return "done";
    }
    const answer = await browser.submit(form);
    if (isOutage(answer)) return "outage";
    if (answer.status >= 400) context.note(`approver: ${answer.status} at ${link}`);
    return "done";
  });
}
