import type { Mail } from "../mail/mail.ts";
import { WORKER_TYPE_BY_MAIL } from "../people/byMail.ts";
import type { Population } from "../people/population.ts";
import type { SignIn } from "../signIn/signIn.ts";
import { unitOf } from "../tenant/ids.ts";
import type { Tenant } from "../tenant/tenant.ts";
import { addresses, SENDER } from "./addresses.ts";

/** The same secret for the same seed, which is good enough on one machine. A deployment takes its own from a vault. */
export const secretOf = (seed: number, what: string): string =>
  Buffer.from(Array.from({ length: 32 }, (_, n) => Math.floor(unitOf(seed, `${what}|${n}`) * 256))).toString("base64");

export interface SettingSources {
  readonly tenant: Tenant;
  readonly mail: Mail;
  readonly signIn: SignIn;
  readonly population: Population;
  readonly mailQuota: { readonly perMinute: number; readonly perHour: number };
  /** Audience of tokens for the app. */
  readonly audience: string;
  /** HR signs its events with it. */
  readonly webhookSecret: string;
  /** Client id of the application at which a passkey is tested. */
  readonly testAppId: string;
  readonly seed: number;
  /** Every step about leavers is switched on. */
  readonly offboards: boolean;
  /** Some hires get a link in their personal mail. */
  readonly isByMail: boolean;
}

/**
 * Business time here runs in days for each second, and every minute of a timer is a stop. The queue and the requests
 * themselves carry on what these timers would find.
 */
const rareTimers = {
  ROLL_BACK_SCHEDULE: "0 0 */6 * * *",
  INSTANCES_SCHEDULE: "0 0 */6 * * *",
  GUARD_SCHEDULE: "0 5 */6 * * *",
  DOOR_SCHEDULE: "0 10 */6 * * *",
  AUDITS_SCHEDULE: "20 2 */3 * * *",
  BRANDING_SCHEDULE: "0 25 */12 * * *",
  NUDGE_SCHEDULE: "40 25 */6 * * *",
  PROGRESS_SCHEDULE: "50 50 */12 * * *",
  RETENTION_SCHEDULE: "10 35 2 * * *",
  // Business time stands still, or runs away, while somebody pauses by the wall clock, or the door settles by it.
  PATIENCE_SECONDS: "0",
  // A run takes longer than three months, and people declare once.
  DECLARATION_DAYS: "366",
  DOOR_SETTLES_MINUTES: "0",
};

/** The app's settings that depend on the world. Whoever starts the app adds where storage and the clock are. */
export function worldSettings(sources: SettingSources): Record<string, string> {
  const { tenant, mail, signIn, population, mailQuota, audience, webhookSecret, testAppId, seed, offboards, isByMail } =
    sources;
  return {
    PUBLIC_URL: signIn.url,
    ORGANIZATION_NAME: "Contoso",
    TENANT_ID: tenant.tenantId,
    AUTH_AUDIENCE: audience,
    WEBSITE_AUTH_ENABLED: "True",
    DOOR: "required",
    ROLE_GROUP_IDS: population.roleGroupIds.join(","),
    GRAPH_URL: tenant.url,
    READER_CLIENT_ID: tenant.identities.reader.clientId,
    PASS_ISSUER_CLIENT_ID: tenant.identities.passIssuer.clientId,
    POLICY_WRITER_CLIENT_ID: tenant.identities.policyWriter.clientId,
    IDENTITY_ENDPOINT: tenant.identityEndpoint,
    IDENTITY_HEADER: tenant.identityHeader,
    EMAIL_ENDPOINT: mail.url,
    EMAIL_SENDER: SENDER,
    EMAIL_REPLY_TO: addresses.helpdesk,
    MAIL_PER_MINUTE: String(mailQuota.perMinute),
    MAIL_PER_HOUR: String(mailQuota.perHour),
    HELPDESK_MAIL: addresses.helpdesk,
    APPROVER_MAIL: addresses.approvers,
    ALERT_MAIL: addresses.alerts,
    SECURITY_MAIL: addresses.security,
    HR_WEBHOOK_SECRETS: webhookSecret,
    LINK_SECRET: secretOf(seed, "links"),
    ENFORCED_GROUP_ID: population.enforcedGroupId,
    CANARY_GROUP_ID: population.canaryGroupId,
    NUDGE_GROUP_ID: population.nudgeGroupId,
    TEST_APP_ID: testAppId,
    ENFORCED_STRENGTH_ID: population.enforcedStrengthId,
    BREAK_GLASS_GROUP_ID: population.breakGlassGroupId,
    BREAK_GLASS_USER_IDS: population.breakGlassUserIds.join(","),
    DEFAULT_TIME_ZONE: "Europe/Berlin",
    ...rareTimers,
    ...(isByMail && { PERSONAL_MAIL_WORKER_TYPES: WORKER_TYPE_BY_MAIL }),
    ...(offboards && {
      // What a throttled step left is not left until noon.
      INSTANCES_SCHEDULE: "0 0 */3 * * *",
      // As in a deployment: whoever goes is out of the app's own group, too, by the next morning.
      NUDGE_SCHEDULE: "40 25 * * * *",
      LEAVER_STEPS: "groups,sessions,methods",
      OFFBOARDER_CLIENT_ID: tenant.identities.offboarder.clientId,
    }),
  };
}
