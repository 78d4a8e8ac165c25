import type { Config } from "../config/config.ts";
import type { JoinerRecord } from "../domain/joiner/joinerTypes.ts";
import type { GrantReason } from "../domain/pass/grant.ts";
import type { DirectoryUser } from "../domain/people/directoryUser.ts";
import { composeMail } from "../mails/composeMail.ts";
import type { Brand, MailData, TenantBrand } from "../mails/mailData.ts";
import type { OutgoingMail } from "../ports/email.ts";
import type { Receiver } from "./offerPass.ts";
import type { PlannedByMail } from "./planByMail.ts";

type Mail = Omit<OutgoingMail, "operationId">;
type MailConfig = Pick<Config, "defaultLanguage" | "helpdeskMail" | "joinerRules">;
type InWords = MailConfig & TenantBrand;

export interface PickUpMailData {
  readonly subject: DirectoryUser;
  readonly link: string;
  readonly opensAt?: string | undefined;
  readonly closesAt: string;
  readonly timeZone: string;
  readonly reason: GrantReason;
  readonly isByMail?: boolean | undefined;
  readonly isDeputy?: boolean | undefined;
}

/** The link, to the manager it works for. */
export const pickUpMail = (
  config: InWords,
  manager: Extract<Receiver, { kind: "manager" }>,
  data: PickUpMailData,
): Mail => {
  const { address, displayName, language = config.defaultLanguage } = manager;
  const to = { kind: "manager", displayName, language } as const;
  return { to: { address, displayName }, ...composeMail("pickUp", pickUpData(config, to, data), config) };
};

/** The hire's own link, to their personal address. */
export const hireLinkMail = (
  config: InWords,
  { address, byMail: { language } }: PlannedByMail,
  { displayName: managerName }: Extract<Receiver, { kind: "manager" }>,
  { subject: { displayName }, link, opensAt, closesAt, timeZone }: PickUpMailData,
): Mail => ({
  to: { address, displayName },
  ...composeMail("hireLink", { displayName, managerName, link, opensAt, closesAt, timeZone, language }, config),
});

/** The link and why the manager could not get it, to the helpdesk, who can have that put right. */
export const pickUpToHelpdeskMail = (config: InWords, because: string, data: PickUpMailData): Mail => ({
  to: { address: config.helpdeskMail },
  ...composeMail("pickUp", pickUpData(config, { kind: "helpdesk", because }, data), config),
});

const pickUpData = (
  { joinerRules }: MailConfig,
  to: MailData["pickUp"]["to"],
  data: PickUpMailData,
): MailData["pickUp"] => ({
  to,
  personName: data.subject.displayName,
  userPrincipalName: data.subject.userPrincipalName,
  reason: data.reason,
  link: data.link,
  opensAt: data.opensAt,
  closesAt: data.closesAt,
  timeZone: data.timeZone,
  passLifetimeMinutes: joinerRules.passLifetimeMinutes,
  isByMail: data.isByMail,
  isDeputy: data.isDeputy,
});

export function handOverMail(config: MailConfig & Brand, joiner: JoinerRecord, because: string): Mail {
  const { displayName: personName, identity, facts } = joiner;
  const { userPrincipalName } = identity;
  const data = { personName, startDate: facts.startDate, because, ...(userPrincipalName && { userPrincipalName }) };
  return { to: { address: config.helpdeskMail }, ...composeMail("handOver", data, config) };
}
