import type { HiredByHand } from "../local/people/handHire.ts";
import type { LocalWorld } from "../local/world/worldFile.ts";
import type { Sent } from "./sendEvent.ts";

export const noWorld =
  "There is no app to tell: npm start has not made one here. Run npm start in another terminal, or name an app with --url and --secret.";

export const worldIsGone = (because: string): string =>
  `The world of npm start does not answer (${because}). Run npm start in another terminal, wait until it shows its addresses, then try again.`;

/** What to do about a delivery that was not accepted. */
export function whyNot(sent: Exclude<Sent, { kind: "accepted" }>, url: string): string {
  if (sent.kind === "noAnswer")
    return `Nobody answers at ${url} (${sent.because}). Start the app with npm start, or check --url. Nothing was stored.`;
  const { status, code, problems } = sent;
  const said = `The app answered ${status} (${code})`;
  switch (code) {
    case "wrongSignature":
      return `${said}: the secret is not one of its own. Give one of its setting HR_WEBHOOK_SECRETS with --secret.`;
    case "stale":
      return `${said}: this machine's clock is more than five minutes away from the app's. Set it right and try again.`;
    case "tryAgain":
      return `${said}: it cannot store the event just now. Try again in a minute; nothing is done twice.`;
    case "noAnswerOfTheApp":
      return `${url} answered ${status}, but not as this app does. Check that --url is its public address, and that it is up.`;
    default:
      return [`${said}; nothing was stored:`, ...problems.map((problem) => `  ${problem}`)].join("\n");
  }
}

interface Told {
  readonly name: string;
  readonly startDate: string;
  readonly workerId: string;
  readonly joinerId: string | undefined;
  readonly appUrl: string;
  readonly world: LocalWorld | undefined;
  readonly hired: HiredByHand | undefined;
}

/** What was done and where to look next. */
export function whatNext({ name, startDate, workerId, joinerId, appUrl, world, hired }: Told): string {
  const who = world ? ` (sign in as ${world.adminUserPrincipalName})` : "";
  const rows = [
    ...(joinerId ? [["joiner", joinerId]] : []),
    ["worker", workerId],
    ...(hired ? [["account", hired.userPrincipalName]] : []),
    ["manager", hired?.manager ?? "whom Entra names as the account's manager"],
    ...(joinerId ? [["look at", `${appUrl}/api/joiners/${joinerId}${who}`]] : []),
    ...(world ? [["inbox", world.inboxUrl]] : []),
  ];
  return [
    `202: the app was told that ${name} begins on ${startDate}`,
    ...rows.map(([title = "", text = ""]) => `  ${title.padEnd(8)} ${text}`),
    "next: on the first working morning the manager gets a mail with a link to a one-time code for the new colleague",
  ].join("\n");
}
