/**
 * Clients that know passwords only, as the log names them. Source:
 * learn.microsoft.com/entra/identity/conditional-access/policy-block-legacy-authentication, read 2026-11.
 */
export const LEGACY_CLIENTS = [
  "Authenticated SMTP",
  "Autodiscover",
  "Exchange ActiveSync",
  "Exchange Online PowerShell",
  "Exchange Web Services",
  "IMAP4",
  "MAPI Over HTTP",
  "Offline Address Book",
  "Other clients",
  "Outlook Anywhere (RPC over HTTP)",
  "POP3",
  "Reporting Web Services",
] as const;

/** As the documentation of the log's field writes some of them, and the log itself now and then. */
const OTHER_NAMES = ["IMAP", "POP", "SMTP", "MAPI"];
const names: ReadonlyMap<string, string> = new Map(
  [...LEGACY_CLIENTS, ...OTHER_NAMES].map((name) => [name.toLowerCase(), name]),
);

/** The client as it is listed, whatever its case; `undefined` for what is modern, absent, or not known to be legacy. */
export const legacyClientOf = (clientAppUsed: string | undefined): string | undefined =>
  names.get(clientAppUsed?.trim().toLowerCase() ?? "");
