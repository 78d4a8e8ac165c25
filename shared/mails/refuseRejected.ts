import { RefusedError } from "../errors.ts";
import type { MailsSent } from "./sendMails.ts";

/** What the mail service will never take is told by whoever notes it: its row says so, and nothing tries it again. */
export function refuseRejected({ rejected }: Pick<MailsSent, "rejected">): void {
  if (rejected.length > 0)
    throw new RefusedError("invalid", "MailRejected", "the mail service does not take this mail");
}
