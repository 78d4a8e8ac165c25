import { MAIL_DOMAIN } from "../people/population.ts";

/** Mailboxes that are nobody's own; their mail never bounces. */
export const addresses = {
  helpdesk: `helpdesk@${MAIL_DOMAIN}`,
  approvers: `approvers@${MAIL_DOMAIN}`,
  alerts: `alerts@${MAIL_DOMAIN}`,
  security: `security@${MAIL_DOMAIN}`,
};
/** From whom the app sends. */
export const SENDER = `passkeys@${MAIL_DOMAIN}`;
