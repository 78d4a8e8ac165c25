import { ReadableStream } from "node:stream/web";
import type { HttpRequest, HttpResponseInit } from "@azure/functions";
import type { Config } from "../../shared/config/config.ts";
import { chunks } from "../../shared/domain/chunks.ts";
import {
  type BreakGlassLook,
  ENTRY_LOOKS,
  NO_BREAK_GLASS,
  readForEach,
  TRY_LOOKS,
  watchedAccounts,
} from "../../shared/domain/signIns/breakGlassFeed.ts";
import { type Finding, type FindingKind, FindingKindSchema } from "../../shared/domain/signIns/logFindings.ts";
import { type Span, spansKept } from "../../shared/domain/signIns/readSpans.ts";
import { RefusedError, TransientError } from "../../shared/errors.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import { csv, json, page } from "../../shared/web/answers.ts";
import { findingsCsvHead, findingsCsvRecord } from "../../shared/web/findingsCsv.ts";
import { findingsPage, type ShownFindings } from "../../shared/web/pages/findingsPage.ts";
import { whoMay } from "../../shared/web/whoMay.ts";
import { admit, orTryAgain, sayTo, wantsPage } from "../web/door.ts";
import { frameFor } from "../web/frame.ts";
import { readQuery } from "../web/readQuery.ts";
import { FindingsRequestSchema } from "./requests.ts";
import type { FindingList } from "./schemas.ts";

type Needs = Pick<Ports, "store" | "clock" | "directory" | "policies">;

const ROWS_A_PAGE = 100;
const ROWS_OF_A_KIND = 30;
const ROWS_A_CHUNK = 1000;
/** The most that Entra answers about in one request. */
const USERS_AT_ONCE = 15;

/** `GET /api/log-findings` and `/log-findings`: what the sign-in log shows of people and devices, and what to do. */
export const showFindings =
  (ports: Needs, config: Config) =>
  async (request: HttpRequest): Promise<HttpResponseInit> => {
    const door = admit(request, config, whoMay.readFindings);
    if ("refusal" in door) return door.refusal;
    const say = sayTo(request, config);
    const read = readQuery(request, FindingsRequestSchema, say);
    if ("refusal" in read) return read.refusal;
    const { kind, after, top, format } = read.query;
    const isForPeople = format === undefined && wantsPage(request);
    if (!isForPeople && kind === undefined)
      return say(400, "invalidQuery", `The query has to name a kind: ${FindingKindSchema.options.join(", ")}.`);
    return orTryAgain(say, async () => {
      if (kind !== undefined && format === "csv") return csvOf(ports, kind);
      const { read, breakGlass, inactiveDevices } = await readSpans(ports, config);
      const seenSince = (one: FindingKind) => (one === "inactiveDevice" ? read.devices.at(-1)?.from : undefined);
      if (!isForPeople && kind !== undefined) {
        const found = await ports.store.logFindingPage(kind, top ?? ROWS_A_PAGE, after, seenSince(kind));
        return json<FindingList>(200, { read, breakGlass, inactiveDevices, ...found });
      }
      const kinds = kind === undefined ? FindingKindSchema.options : [kind];
      const shown: ShownFindings[] = [];
      for (const one of kinds) {
        const rows = kind === undefined ? ROWS_OF_A_KIND : (top ?? ROWS_A_PAGE);
        shown.push({ kind: one, ...(await ports.store.logFindingPage(one, rows, after, seenSince(one))) });
      }
      const names = await namesOf(
        ports,
        shown.flatMap(({ findings }) => findings),
      );
      const frame = await frameFor(ports, config, door.principal);
      const { defaultTimeZone: timeZone } = config;
      const isOne = kind !== undefined;
      return page(200, findingsPage({ ...frame, timeZone, read, breakGlass, inactiveDevices, shown, names, isOne }));
    });
  };

async function readSpans(
  { store, clock }: Needs,
  { breakGlassUserIds, inactiveDevices }: Config,
): Promise<Pick<FindingList, "read" | "breakGlass" | "inactiveDevices">> {
  const now = clock.now();
  const of = (spans: readonly Span[] = []) => spansKept(spans, now);
  const glass = (await store.breakGlassFeed())?.feed ?? NO_BREAK_GLASS;
  const watched = watchedAccounts(glass, breakGlassUserIds);
  const forEach = (looks: readonly BreakGlassLook[]) => of(listed(readForEach(glass, watched, looks)));
  const { membersAt, leftOut } = glass;
  const read = {
    interactive: of((await store.evidenceFeed("interactive"))?.feed.listed),
    nonInteractive: of((await store.evidenceFeed("nonInteractive"))?.feed.listed),
    ownRegistrations: of((await store.triesFeed("own"))?.feed.listed),
    stoppedRegistrations: of((await store.triesFeed("refused"))?.feed.listed),
    breakGlass: forEach(ENTRY_LOOKS),
    breakGlassTries: forEach(TRY_LOOKS),
    devices: await devicesSpan(store),
  };
  const breakGlass = { accounts: watched.length, ...(membersAt && { membersAt }), ...(leftOut && { leftOut }) };
  return { read, breakGlass, inactiveDevices: inactiveDevices ? "on" : "off" };
}

/** Whole, however old: a device that is not of the last reading is inactive no more. */
const devicesSpan = async (store: Needs["store"]): Promise<readonly Span[]> =>
  listed((await store.inactiveDevicesFeed())?.feed.read);

const listed = (span: Span | undefined): readonly Span[] => (span ? [span] : []);

/**
 * Sign-in names of whoever is shown, and names of policies that refused them, by id: as far as Entra tells them just
 * now. Without one the id is shown.
 */
async function namesOf({ directory, policies }: Needs, some: readonly Finding[]): Promise<ReadonlyMap<string, string>> {
  const ids = some.flatMap((one) => idsIn(one));
  const isRefused = some.some((one) => one.kind === "couldNotRegister" && one.refusals.length > 0);
  const names = new Map<string, string>();
  try {
    for (const few of chunks([...new Set(ids)], USERS_AT_ONCE))
      for (const { id, userPrincipalName } of (await directory.usersOf(few)).found.values())
        names.set(id.toLowerCase(), userPrincipalName);
    if (isRefused) for (const { id, displayName } of await policies.policies()) names.set(id, displayName);
  } catch (error) {
    if (!(error instanceof RefusedError) && !(error instanceof TransientError)) throw error;
  }
  return names;
}

function idsIn(one: Finding): readonly string[] {
  if (one.kind === "inactiveDevice") return one.ownerIds;
  return one.kind === "sharedDevice" ? [] : [one.userId];
}

/** The first rows are read before the answer begins, so that trouble is told; later trouble breaks the answer off. */
async function csvOf({ store }: Needs, kind: FindingKind): Promise<HttpResponseInit> {
  const since = kind === "inactiveDevice" ? (await devicesSpan(store)).at(-1)?.from : undefined;
  const first = await store.logFindingPage(kind, ROWS_A_CHUNK, undefined, since);
  const texts = async function* () {
    yield Buffer.from(findingsCsvHead(), "utf8");
    for (let found = first; ; ) {
      const records = found.findings.map(findingsCsvRecord).join("");
      if (records !== "") yield Buffer.from(records, "utf8");
      if (found.next === undefined) return;
      found = await store.logFindingPage(kind, ROWS_A_CHUNK, found.next, since);
    }
  };
  return csv(200, ReadableStream.from(texts()), `log-findings-${kind}.csv`);
}
