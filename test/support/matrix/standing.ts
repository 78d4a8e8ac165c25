import type { AppWorld } from "./appWorld.ts";
import { CANARY, ENFORCED, inGroup } from "./people.ts";

/** Rows that say how far everything is. The others tell how it came to it, or are about the app itself. */
const TABLES = [
  "waves",
  "waveMembers",
  "registrations",
  "joiners",
  "leaves",
  "hrWorkers",
  "leavers",
  "lentKeys",
  "grants",
  "policies",
  "enforcements",
  "decisions",
  "releases",
  "webhookInbox",
];
/** When something was seen, which of several sign-ins told of it, and which mail came last: the mails are compared. */
const TOLD_BY_LOG = /^(?:etag|timestamp|denied|deniedAsOf|refusals|modifiedDateTime|mailing)$/i;
const STAFF = /^(?:alerts|approvers|helpdesk|security)@/;
export const isStaff = (address: string): boolean => STAFF.test(address);
const MOMENT = /\d{4}-\d{2}-\d{2}T[\d:.]+Z/g;
const DIGEST = /\b[0-9a-f]{64}\b/g;

/** Where everything stands, without the moments at which it came there. */
export interface Standing {
  readonly enforced: readonly string[];
  readonly canary: readonly string[];
  readonly policies: readonly string[];
  readonly passes: readonly string[];
  readonly mails: readonly string[];
  readonly rows: readonly string[];
  readonly instances: readonly string[];
  readonly messages: readonly string[];
}

const GUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

/** JSON with its fields in the order of the alphabet: a row that was written twice may have them in another one. */
function inOrder(value: unknown): string {
  if (typeof value !== "string" || !value.startsWith("{")) return String(value);
  const sorted = (one: unknown): unknown =>
    Array.isArray(one) || typeof one !== "object" || one === null
      ? one
      : Object.fromEntries(
          Object.entries(one)
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([name, inner]) => [name, sorted(inner)]),
        );
  return JSON.stringify(sorted(JSON.parse(value)));
}

export function standingOf(world: AppWorld): Standing {
  const { state } = world.tenant.directory;
  // Ids of policies tell the order in which they were made.
  const names = new Map(state.policies.all.map(({ id, displayName }) => [id, displayName]));
  const timeless = (value: unknown): string =>
    inOrder(value)
      .replace(MOMENT, "<moment>")
      .replace(DIGEST, "<digest>")
      // Each press has its own.
      .replace(/"claimId":"[^"]+"/, '"claimId":"<claim>"')
      .replace(GUID, (id) => names.get(id) ?? id);
  return {
    enforced: inGroup(world, ENFORCED),
    canary: inGroup(world, CANARY),
    policies: state.policies.all.map(({ displayName, state: is }) => `${displayName} ${is}`).sort(),
    passes: state.passes.issued.map(({ userId }) => userId).sort(),
    mails: world.mail.sent.flatMap(({ to, subject }) => (isStaff(to) ? [] : [`${to}: ${subject}`])).sort(),
    instances: [...world.durable.instances].map(([id, { status }]) => `${id} ${status}`).sort(),
    messages: world.messages.map(({ queue, body }) => `${queue} ${JSON.stringify(body)}`).sort(),
    rows: TABLES.flatMap((name) =>
      world.tables.rows(name).flatMap((row) => {
        // What a look at the tenant found tells of the moment of the look.
        if (["waiting", "counted"].includes(row.rowKey) || "findings1" in row) return [];
        // Which stages a channel is told of depends on where the wave stands when its timer runs.
        if (row.rowKey === "toldUpTo") return [];
        const columns = Object.entries(row).filter(([column]) => !TOLD_BY_LOG.test(column));
        return [
          `${name} ${columns
            .map(([column, value]) => `${column}=${timeless(value)}`)
            .sort()
            .join(" ")}`,
        ];
      }),
    ),
  };
}

/** What of one is not in the other. */
export function differences(one: Standing, other: Standing): readonly string[] {
  return (Object.keys(one) as (keyof Standing)[]).flatMap((part) => {
    const [mine, theirs] = [new Set(one[part]), new Set(other[part])];
    return [
      ...[...mine].filter((line) => !theirs.has(line)).map((line) => `${part}: - ${line}`),
      ...[...theirs].filter((line) => !mine.has(line)).map((line) => `${part}: + ${line}`),
      ...(one[part].length === other[part].length ? [] : [`${part}: ${one[part].length} and ${other[part].length}`]),
    ];
  });
}
