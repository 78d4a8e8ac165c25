import type { Config } from "../../shared/config/config.ts";
import { APP } from "../../shared/domain/audit.ts";
import { operationIdOf } from "../../shared/domain/mail/operationId.ts";
import { alertedEvents } from "../../shared/domain/wave/alertedEvents.ts";
import { RefusedError } from "../../shared/errors.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import { noteQuietly } from "../../shared/troubles/noteQuietly.ts";
import { tryAppAlert } from "../../shared/waves/staffMails.ts";

/** What is wrong with the work on one row. */
export interface Finding {
  readonly kind: "dead" | "suspended" | "lateWatch";
  readonly instanceId: string;
  readonly scope: string;
  /** What it works on, in words. */
  readonly about: string;
  /** Up to when the sign-in log was read. */
  readonly since?: string | undefined;
}

const codes = {
  dead: alertedEvents.startedAgain,
  suspended: alertedEvents.suspended,
  lateWatch: alertedEvents.lateWatch,
} as const;

const words: Readonly<Record<Finding["kind"], string>> = {
  dead: "Nothing worked on these any more, although they are not over; they were started again. What ended them stands in the app's telemetry under the instance's name",
  suspended: "Somebody has suspended these instances, so nothing goes on there: resume them when that was not meant",
  lateWatch:
    "People are enforced and the sign-in log was not read in time: denials may go unseen. Look at the wave's page for what it waits for",
};
/** Of one that was started again, too: until the next look tells that it lives. */
const doings: Readonly<Record<Finding["kind"], string>> = {
  dead: "working on what is not over",
  suspended: "working on what somebody has suspended",
  lateWatch: "reading the sign-in log in time for people who are enforced",
};
export const LOOKED_AGAIN_AFTER_SECONDS = 900;
const inWords = (kind: Finding["kind"], since: string | undefined): RefusedError =>
  new RefusedError("obstacle", codes[kind], since === undefined ? words[kind] : `${words[kind]}; read up to ${since}`);

const NAMED = 30;

/** The audit trail, and the operators by one mail a kind: once a day for the same instances. */
export async function tellFindings(
  ports: Pick<Ports, "store" | "clock" | "email">,
  config: Config,
  findings: readonly Finding[],
): Promise<void> {
  const at = ports.clock.now().toISOString();
  const day = at.slice(0, 10);
  await ports.store.append(
    findings.map(({ kind, scope, instanceId, since }) => ({
      scope,
      at,
      who: APP,
      what: codes[kind],
      why: since === undefined ? instanceId : `${instanceId}; read up to ${since}`,
      id: `${kind}|${instanceId}|${day}`,
    })),
  );
  for (const { kind, scope, since } of findings)
    await noteQuietly(
      ports,
      { scope, doing: doings[kind], againAfterSeconds: LOOKED_AGAIN_AFTER_SECONDS },
      inWords(kind, since),
    );
  for (const [kind, some] of Map.groupBy(findings, (finding) => finding.kind)) {
    const ids = some.map(({ instanceId }) => instanceId).sort();
    const names = some.slice(0, NAMED).map(({ about, instanceId }) => `${about} (${instanceId})`);
    const more = some.length > names.length ? ` and ${some.length - names.length} more` : "";
    const set = operationIdOf(config.tenantId, kind, ids.join(" "));
    await tryAppAlert(ports, config, `${kind}|${day}|${set}`, `${words[kind]}: ${names.join(", ")}${more}.`);
  }
}
