import { HttpRequest, type HttpResponseInit } from "@azure/functions";
import { afterAll, beforeEach, expect, test } from "vitest";
import { showProgress } from "../../../../functions/progress/showProgress.ts";
import type { ProgressReport } from "../../../../shared/progress/progressReport.ts";
import { CountedTenant } from "../../../support/deadline/countedTenant.ts";
import { DocumentedAnswers } from "../../../support/documented.ts";
import { signedInAs } from "../../../support/signedIn.ts";

const ME = "ad000000-0000-4000-8000-000000000009";
const answers = new DocumentedAnswers();
let tenant: CountedTenant;
beforeEach(() => {
  tenant = new CountedTenant();
});

const get = async (query = "", roles: readonly string[] | "nobody" = ["Auditor"]) => {
  const url = new URL(`https://app.example/api/progress${query}`);
  const request = new HttpRequest({
    method: "GET",
    url: url.href,
    query: Object.fromEntries(url.searchParams),
    headers: { ...(roles !== "nobody" && signedInAs(ME, "Ada", roles)), accept: "application/json" },
  });
  return answers.check("GET /api/progress", await showProgress(tenant.ports, tenant.config)(request));
};
const progress = async (query = "") => (await get(query)).jsonBody as ProgressReport;
const codeOf = ({ status, jsonBody }: HttpResponseInit) => [
  status,
  (jsonBody as { error: { code: string } }).error.code,
];
const text = async ({ body }: HttpResponseInit) =>
  Buffer.from(await new Response(body as ReadableStream).arrayBuffer()).toString("utf8");

async function twoDays(): Promise<void> {
  await tenant.wave({ announcedAt: "2026-11-23T08:00:00.000Z" }, [{ n: 1 }]);
  await tenant.report([{ n: 1 }, { n: 2 }]);
  await tenant.count();
  tenant.ports.clock.advance({ days: 1 });
  await tenant.report([{ n: 1 }, { n: 2, methodsRegistered: ["passKeySynced"], ready: true }]);
  await tenant.count();
}

test("before anybody was counted there are the days of Microsoft, and no numbers", async () => {
  expect(await progress()).toEqual({
    report: { isLate: false },
    deadlines: [
      { cohort: "february", date: "2027-02-01", daysLeft: 63 },
      { cohort: "july", date: "2027-07-01", daysLeft: 213 },
    ],
    waves: [],
    deviceFamilies: [],
    departments: [],
    days: [],
    notKnown: ["departments", "deviceFamilies"],
  });
});

test("everybody is told now and day by day, and each wave; Mondays are marked", async () => {
  await twoDays();
  const answer = await progress();
  expect(answer.counted).toEqual({ at: "2026-12-01T08:00:00.000Z", reportAt: "2026-12-01T08:00:00.000Z" });
  expect(answer.now).toMatchObject({ people: 2, rates: { reportedReady: 0.5, activated: 0 } });
  expect(answer.waves).toMatchObject([{ waveId: "wave-1", people: 1 }]);
  expect(answer.outsideWaves).toMatchObject({ people: 1, standings: { february: { ready: 1 } } });
  expect(answer.days.map(({ day, isMonday, rates }) => [day, isMonday, rates.reportedReady])).toEqual([
    ["2026-11-30", true, 0],
    ["2026-12-01", false, 0.5],
  ]);
});

test("one wave is told alone, and some days alone", async () => {
  await twoDays();
  const answer = await progress("?wave=wave-1&from=2026-12-01&to=2026-12-01");
  expect([answer.now?.people, answer.waves, answer.outsideWaves]).toEqual([1, [], undefined]);
  expect(answer.days.map(({ day }) => day)).toEqual(["2026-12-01"]);
});

test("families of devices are told beside the waves, and one of them alone from Monday to Monday", async () => {
  const at = "2026-11-27T08:00:00.000Z";
  const on = (family: "iphone" | "samsung") => ({ clicked: { family, os: "android", firstAt: at, at } }) as const;
  await tenant.wave({}, [
    { n: 1, ...on("iphone"), hasUsablePasskey: true },
    { n: 2, ...on("samsung") },
  ]);
  await tenant.wave({ waveId: "wave-2" }, [{ n: 3, ...on("samsung") }, { n: 4 }]);
  await tenant.report([{ n: 1 }]);
  await tenant.count();
  const answer = await progress();
  const told = answer.deviceFamilies.map(({ family, figures, rates }) => [family, figures?.inScope, rates.activated]);
  expect(told).toEqual([
    ["iphone", 1, 1],
    ["samsung", 2, 0],
  ]);
  expect(answer.notKnown).toEqual(["departments"]);
  const samsung = await progress("?family=samsung");
  expect(samsung).toMatchObject({ now: { figures: { inScope: 2 } }, waves: [], deviceFamilies: [] });
  expect(samsung.days).toMatchObject([{ day: "2026-11-30", isMonday: true, figures: { inScope: 2 } }]);
  // On that Monday itself there is none before it.
  const mondays = async () => (await progress()).deviceFamilies.map(({ lastMonday }) => lastMonday);
  expect(await mondays()).toEqual([undefined, undefined]);
  tenant.ports.clock.advance({ days: 2 });
  await tenant.report([{ n: 1 }]);
  await tenant.count();
  expect(await mondays()).toEqual([
    { day: "2026-11-30", inScope: 1, ready: 0 },
    { day: "2026-11-30", inScope: 2, ready: 0 },
  ]);
});

test("a count that is under way is said, and the last one is shown", async () => {
  await twoDays();
  await tenant.report([{ n: 1 }, { n: 2 }, { n: 3 }]);
  tenant.ports.clock.advance({ hours: 6 });
  await tenant.report([{ n: 1 }, { n: 2 }, { n: 3 }]);
  tenant.ports.store.trouble.throttleNext("countedCuts");
  await expect(tenant.count()).rejects.toThrow();
  const { countingSince, now } = await progress();
  expect([countingSince, now?.people]).toEqual(["2026-12-01T14:00:00.000Z", 2]);
});

test("CSV has a record a day", async () => {
  await twoDays();
  const [head = "", ...records] = (await text(await get("?format=csv"))).trimEnd().split("\r\n");
  const columns = head.replace("\uFEFF", "").split(",");
  const cells = records.map((record) =>
    Object.fromEntries(record.split(",").map((cell, n) => [columns[n] ?? "", cell] as const)),
  );
  expect(cells).toMatchObject([
    { day: "2026-11-30", people: "2", "february.smsOrVoiceOnly": "2", "rate.reportedReady": "0", "rate.succeeded": "" },
    { day: "2026-12-01", people: "2", "february.ready": "1", "holds.syncedPasskey": "1", "waves.inScope": "1" },
  ]);
});

test.each([
  ["?wave=nope!", [400, "invalidQuery"]],
  ["?from=yesterday", [400, "invalidQuery"]],
  ["?from=2026-12-02&to=2026-12-01", [400, "invalidQuery"]],
  ["?family=fridge", [400, "invalidQuery"]],
  ["?family=iphone&wave=wave-1", [400, "invalidQuery"]],
  ["?department=Nobody's", [404, "unknownDepartment"]],
  ["?departments=none", [404, "unknownDepartment"]],
  ["?department=%20", [400, "invalidQuery"]],
  ["?departments=all", [400, "invalidQuery"]],
  ["?department=Sales&departments=other", [400, "invalidQuery"]],
  ["?department=Sales&wave=wave-1", [400, "invalidQuery"]],
  ["?departments=other&family=iphone", [400, "invalidQuery"]],
  ["?by=department", [400, "invalidQuery"]],
  ["?by=department&format=csv&wave=wave-1", [400, "invalidQuery"]],
  ["?wave=wave-77", [404, "unknownWave"]],
] as const)("%s is refused", async (query, refused) => {
  expect(codeOf(await get(query))).toEqual(refused);
});

test("is for the staff alone", async () => {
  expect(codeOf(await get("", []))).toEqual([403, "noRole"]);
  expect(codeOf(await get("", "nobody"))).toEqual([401, "notSignedIn"]);
  for (const role of ["Admin", "Approver", "Helpdesk", "Auditor"]) expect((await get("", [role])).status).toBe(200);
});

test("storage that does not answer is 503", async () => {
  tenant.ports.store.trouble.throttleNext("latestCuts");
  expect(codeOf(await get())).toEqual([503, "tryAgain"]);
});

afterAll(() => {
  expect(answers.unseen("GET /api/progress")).toEqual(["302"]);
});
