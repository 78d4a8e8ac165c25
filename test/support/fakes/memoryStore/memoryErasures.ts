import type { Erasure } from "../../../../shared/domain/erasure/erasure.ts";
import { eraserOf, type NamedPerson } from "../../../../shared/domain/erasure/namedPerson.ts";
import { ConflictError } from "../../../../shared/errors.ts";
import type { ErasedPart, ErasureStore } from "../../../../shared/ports/store/erasures.ts";
import { GuardedRows } from "./guardedRows.ts";

type Value = Readonly<Record<string, unknown>>;
type Fate = { readonly kind: "keep" | "left" | "delete" } | { readonly kind: "replace"; readonly value: unknown };

const has = (value: Value, ...names: readonly string[]): boolean => names.every((name) => name in value);
const lower = (value: unknown): string => String(value ?? "").toLowerCase();

/** By shape: the memory has no tables. */
const tableOf = (value: Value): string => {
  if (has(value, "what", "who", "scope")) return "audit";
  if (has(value, "serial", "lent")) return "lentKeys";
  if (has(value, "grantId", "secretHash")) return "grants";
  if (has(value, "presentationId")) return "presentations";
  if (has(value, "operationId", "kind")) return "mails";
  if (has(value, "facts", "workerId")) return "joiners";
  if (has(value, "worker", "reports")) return "leavers";
  if (has(value, "worker", "sequence", "told"))
    return (value["told"] as Value)["timeZone"] === undefined || (value["told"] as Value)["from"]
      ? "leaves"
      : "hrWorkers";
  if (has(value, "body", "accepted")) return "webhookInbox";
  if (has(value, "address", "isDead")) return "undeliverableAddresses";
  if (has(value, "methodsRegistered")) return "registrations";
  if (has(value, "source", "state", "userId")) return "enforcements";
  if (has(value, "decision", "round")) return "decisions";
  if (has(value, "asked", "hours")) return "releases";
  if (has(value, "attempts")) return "personPasses";
  if (has(value, "finding")) return "logFindings";
  if (has(value, "appIds")) return "registeredByApps";
  if (has(value, "mailsSent", "waveId")) return "waveMembers";
  if (has(value, "startedBy", "stage")) return "waves";
  return has(value, "userId") ? "refusedPeople" : "waves";
};

/** The erasure on the rows of a store in memory, `all` of them in one part. */
export function memoryErasures(all: readonly GuardedRows<unknown>[]): ErasureStore {
  const rows = new GuardedRows<Erasure>();
  const naming = (userId: string, table: string): readonly Value[] =>
    all
      .flatMap((some) => some.values() as readonly Value[])
      .filter((value) => typeof value === "object" && value !== null && tableOf(value) === table)
      .filter((value) => JSON.stringify(value).toLowerCase().includes(userId.toLowerCase()));
  const walk = (person: NamedPerson, pseudonym: string, checkedAt: string, isReal: boolean): ErasedPart => {
    const found: Record<string, number> = {};
    let left = 0;
    const gone = new Set<string>();
    for (const some of all)
      for (const [key, one] of some.entries()) {
        if (typeof one !== "object" || one === null || Array.isArray(one)) continue;
        const table = tableOf(one as Value);
        const fate = fateOf(table, one as Value, { person, pseudonym, checkedAt });
        if (fate.kind === "keep") continue;
        found[table] = (found[table] ?? 0) + 1;
        if (!isReal) continue;
        if (fate.kind === "left") left += 1;
        if (fate.kind === "delete" && table === "grants") gone.add(String((one as Value)["grantId"]));
        if (fate.kind === "delete") some.delete(key);
        if (fate.kind === "replace") some.put(key, fate.value);
      }
    for (const some of all) for (const grantId of gone) if (isPresentations(some)) some.delete(grantId);
    return { next: undefined, rows: found, left };
  };
  return {
    erasure: async (userId) => {
      const row = rows.get(userId.toLowerCase());
      return row && { erasure: row.value, etag: row.etag };
    },
    erasures: async () => rows.entries().map(([key, erasure]) => ({ erasure, etag: rows.get(key)?.etag ?? "" })),
    saveErasure: async (erasure, etag) => {
      const key = erasure.userId.toLowerCase();
      if (etag !== undefined) return rows.replace(key, erasure, etag);
      if (!rows.insert(key, erasure)) throw new ConflictError("another writer was faster");
      return rows.get(key)?.etag ?? "";
    },
    endErasure: async (userId, etag) => {
      if (rows.get(userId.toLowerCase())?.etag === etag) rows.delete(userId.toLowerCase());
    },
    grantsNaming: async (userId) => naming(userId, "grants") as unknown as ReturnType<ErasureStore["grantsNaming"]>,
    releasesNaming: async (userId) =>
      naming(userId, "releases").filter(
        (one) => lower(one["userId"]) !== userId.toLowerCase(),
      ) as unknown as ReturnType<ErasureStore["releasesNaming"]>,
    leavesNaming: async (userId) => naming(userId, "leaves") as unknown as ReturnType<ErasureStore["leavesNaming"]>,
    stateNaming: async (userId) =>
      all
        .flatMap((some) => some.entries())
        .filter(([, value]) => isState(value))
        .filter(([, value]) => JSON.stringify(value).toLowerCase().includes(userId.toLowerCase()))
        .map(([key]) => key),
    openMailsTo: async (userId) =>
      naming(userId, "mails").filter((one) => one["state"] === "open" && lower(one["userId"]) === userId.toLowerCase())
        .length,
    storedPart: async (person) => walk(person, "person-counted", "9999", false),
    erasePart: async ({ person, pseudonym, checkedAt }) => walk(person, pseudonym, checkedAt, true),
  };
}

/** What holds for the whole app: the switch, the door, the roles. */
const isState = (value: unknown): boolean =>
  typeof value === "object" &&
  value !== null &&
  ["startAsked", "runningSince", "startConfirmed", "accepted", "made"].some((name) => name in value);
const isPresentations = (some: GuardedRows<unknown>): boolean =>
  some.values().some((value) => typeof value === "object" && value !== null && has(value as Value, "presentationId"));

interface Sought {
  readonly person: NamedPerson;
  readonly pseudonym: string;
  readonly checkedAt: string;
}

const own = new Set([
  "registrations",
  "waveMembers",
  "enforcements",
  "decisions",
  "releases",
  "refusedPeople",
  "registeredByApps",
  "personPasses",
  "grants",
]);

function fateOf(table: string, value: Value, { person, pseudonym, checkedAt }: Sought): Fate {
  const eraser = eraserOf(person, pseudonym);
  const text = JSON.stringify(value);
  const isTheirs = person.workers.includes(
    String(value["worker"] ?? (value["facts"] as Value | undefined)?.["joinerId"]),
  );
  const scrubbed = (isAbout: boolean): Fate => {
    const after = eraser.replaced(text, isAbout);
    return after === text ? { kind: "keep" } : { kind: "replace", value: JSON.parse(after) };
  };
  if (own.has(table) && lower(value["userId"]) === person.userId)
    return { kind: isOpen(table, value, checkedAt) ? "left" : "delete" };
  switch (table) {
    case "lentKeys":
      return lower(value["userId"]) === person.userId && value["back"] === undefined
        ? { kind: "left" }
        : scrubbed(false);
    case "logFindings":
      if (String((value["finding"] as Value)["kind"]).startsWith("breakGlass")) return { kind: "keep" };
      return has(value["finding"] as Value, "userId") && eraser.names(text) ? { kind: "delete" } : scrubbed(false);
    case "mails":
      if (!eraser.names(text)) return { kind: "keep" };
      return { kind: value["state"] === "open" ? "left" : "delete" };
    case "undeliverableAddresses":
      return { kind: person.logins.some((one) => lower(one) === value["address"]) ? "delete" : "keep" };
    case "joiners":
      return isTheirs ? { kind: "delete" } : scrubbed(false);
    case "leavers":
      if (!isTheirs) return scrubbed(false);
      return { kind: ["waiting", "held"].includes(String(value["state"])) ? "left" : "delete" };
    case "hrWorkers":
    case "leaves": {
      if (!isTheirs) return scrubbed(false);
      const told =
        table === "leaves" ? { kind: "ended" } : { kind: "over", as: "terminated", timeZone: "UTC", identity: {} };
      const { worker, source, sequence } = value;
      const kept = {
        worker,
        source,
        workerId: "",
        sequence,
        eventId: "",
        told,
        ...(table === "hrWorkers" && { wasRehired: true }),
      };
      return JSON.stringify(kept) === text ? { kind: "keep" } : { kind: "replace", value: kept };
    }
    case "webhookInbox": {
      const isNamed = eraser.names(String(value["body"]));
      return isNamed ? { kind: "replace", value: { ...value, body: "" } } : { kind: "keep" };
    }
    case "audit": {
      const isStory = person.workers.includes(String(value["scope"]));
      return isStory || eraser.names(text) ? lineOf(value, eraser.replaced) : { kind: "keep" };
    }
    default:
      return scrubbed(false);
  }
}

function lineOf(value: Value, replaced: (text: string, isAbout: boolean) => string): Fate {
  const fixed = new Set(["at", "what", "reason", "until", "scope"]);
  const columns = Object.entries(value).map(([name, one]) => {
    if (fixed.has(name)) return [name, one] as const;
    return [
      name,
      typeof one === "string" ? replaced(one, true) : JSON.parse(replaced(JSON.stringify(one), true)),
    ] as const;
  });
  const after = Object.fromEntries(columns);
  return JSON.stringify(after) === JSON.stringify(value) ? { kind: "keep" } : { kind: "replace", value: after };
}

function isOpen(table: string, value: Value, checkedAt: string): boolean {
  if (table === "enforcements") return value["state"] !== "ended";
  if (table === "releases") return ["leaving", "out", "returning"].includes(String(value["state"]));
  if (table === "personPasses") return value["claim"] !== undefined;
  if (table !== "grants") return false;
  return (value["state"] as Value)["kind"] === "minting" || String(value["openedAt"]) >= checkedAt;
}
