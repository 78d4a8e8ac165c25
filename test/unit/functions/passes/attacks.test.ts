import { beforeEach, describe, expect, test } from "vitest";
import { doorUp, putDoor, requireDoor } from "../../../support/door/doorStage.ts";
import { atHelpdesk, kiosk, onTheSpot } from "../../../support/passes/codePages.ts";
import { readyStage as ready } from "../../../support/passes/readyStage.ts";
import { type CodePage, EVE, MIA, SAM } from "../../../support/passes/spotStage.ts";
import { secondsAgo } from "../../../support/signedIn.ts";
import { BREAK_GLASS_GROUP_ID } from "../../../support/testConfig.ts";

const pages = [
  ["on the spot", onTheSpot],
  ["at the helpdesk", atHelpdesk],
  ["at the kiosk", kiosk],
] as const satisfies readonly (readonly [string, CodePage])[];

type Stage = Awaited<ReturnType<typeof ready>>;

const encoded = (principal: object): string => Buffer.from(JSON.stringify(principal)).toString("base64");
const claims = (tid: string, aud: string) => [
  { typ: "http://schemas.microsoft.com/identity/claims/tenantid", val: tid },
  { typ: "http://schemas.microsoft.com/identity/claims/objectidentifier", val: MIA },
  { typ: "aud", val: aud },
  { typ: "roles", val: "Helpdesk" },
];

describe.each(pages)("a code %s", (_where, page) => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await ready(page);
  });
  type Attack = Parameters<Stage["press"]>[0];
  const presserIs = (change: object) => stage.ports.directory.addUser({ id: page.presser, ...change });

  test("is shown where nothing speaks against it", async () => {
    expect((await stage.press()).code).toBe(stage.live());
  });

  const forged = (header: string): Attack => ({
    as: "",
    headers: { "x-ms-client-principal": header, "x-ms-client-principal-idp": "aad", "x-ms-client-principal-id": MIA },
  });
  const attacks: readonly (readonly [string, number, (form: Record<string, string>) => Attack])[] = [
    ["nobody is signed in", 401, () => ({ as: "" })],
    ["the header of the principal is made up", 401, () => forged("Zm9yZ2Vk")],
    ["the principal is forged without an audience", 401, () => forged(encoded({ auth_typ: "aad", claims: [] }))],
    [
      "the token is another tenant's",
      401,
      () => forged(encoded({ auth_typ: "aad", claims: claims("00000000-0000-4000-8000-00000000beef", "x") })),
    ],
    ["the form comes from another site", 403, (form) => ({ form, headers: { "sec-fetch-site": "cross-site" } })],
    [
      "the form comes from another origin",
      403,
      (form) => ({ form, headers: { origin: "https://evil.example", "sec-fetch-site": "cross-site" } }),
    ],
    ["the token of the form is guessed", 403, (form) => ({ form: { ...form, formToken: "A".repeat(43) } })],
    ["the form was another person's", 403, (form) => ({ as: EVE, roles: ["Helpdesk"], form })],
    ["the session is of this morning", 403, (form) => ({ form, authTimes: [secondsAgo(6 * 3600)] })],
    ["the session does not say when it began", 403, (form) => ({ form, authTimes: [] })],
  ];
  test.each(attacks)("is refused, with a line in the trail, where %s", async (_what, status, attack) => {
    const form = await stage.formOf();
    const answer = await stage.press(attack(form));
    expect([answer.status, answer.code, stage.mints()]).toEqual([status, undefined, 0]);
    expect(await stage.trail("codeNotGiven")).toHaveLength(1);
  });

  test.each<[string, object]>([
    ["a guest", { userType: "Guest" }],
    ["a B2B account called Member", { userType: "ExternalMember" }],
    ["of a type that Entra does not tell", { userType: "unknown" }],
    ["switched off by now", { accountEnabled: false }],
  ])("is refused to whoever is %s, with a line", async (_who, change) => {
    const form = await stage.formOf();
    presserIs(change);
    const answer = await stage.press({ form });
    expect([answer.status, answer.code, stage.mints()]).toEqual([403, undefined, 0]);
    expect(await stage.trail("codeNotGiven")).toMatchObject([{ who: { id: page.presser } }]);
  });

  test.each<[string, () => unknown]>([
    ["an admin, our own or Entra's", () => stage.ports.directory.privileged.add(SAM)],
    ["a break-glass account", () => stage.ports.directory.addGroup(BREAK_GLASS_GROUP_ID, [SAM])],
  ])("is refused for %s, with a line", async (_whom, arrange) => {
    const form = await stage.formOf();
    arrange();
    const answer = await stage.press({ form });
    expect([403, 409]).toContain(answer.status);
    expect([answer.code, stage.mints()]).toEqual([undefined, 0]);
    expect(await stage.trail("codeNotGiven")).toMatchObject([{ who: { id: page.presser }, subjectId: SAM }]);
  });

  test("is refused while roles cannot be read", async () => {
    const form = await stage.formOf();
    stage.ports.directory.privilegeOf = async () => ({ kind: "unreadable", because: "no" });
    expect(await stage.press({ form })).toMatchObject({ status: 503, code: undefined });
    expect(stage.mints()).toBe(0);
  });

  test("is refused while the identity that makes codes may not, as the reader's", async () => {
    stage.ports.passIssuer.refuseNext("mint", "Authorization_RequestDenied");
    const answer = await stage.press();
    expect([409, 503]).toContain(answer.status);
    expect([answer.code, stage.live()]).toEqual([undefined, undefined]);
    expect((await stage.trail()).map(({ what }) => what)).toContain("passRefused");
  });

  test("is one, whatever number of times the form is sent again", async () => {
    const form = await stage.formOf();
    const answers = await Promise.all([1, 2, 3].map(() => stage.press({ form })));
    const again = await stage.press({ form });
    expect([...answers, again].filter(({ code }) => code !== undefined)).toHaveLength(1);
    expect([409, 410]).toContain(again.status);
    expect(stage.mints()).toBe(1);
    expect((await stage.trail("codeNotGiven")).length).toBeGreaterThan(0);
  });

  test("is refused to whoever has given out as many as they may, with a line", async () => {
    stage = await ready(page, { PASSES_PER_ISSUER_AN_HOUR: "1" });
    const at = stage.ports.clock.now().toISOString();
    const who = { id: page.presser, displayName: "Somebody" };
    for (const what of ["passRequested", "passIssued"] as const)
      await stage.ports.store.append([{ scope: "wave-9", id: `${what}|claim-9`, at, who, what, subjectId: EVE }]);
    const answer = await stage.press();
    expect([answer.status, answer.code, stage.mints()]).toEqual([429, undefined, 0]);
    expect(Number(answer.headers.get("Retry-After"))).toBeGreaterThan(0);
    expect(await stage.trail("codeNotGiven")).toMatchObject([{ who: { id: page.presser } }]);
  });

  test("is refused while the door is demanded and not up, and to a break-glass account behind it", async () => {
    const form = await stage.formOf();
    requireDoor(stage.config);
    expect((await stage.press({ form })).code).toBeUndefined();
    await putDoor(stage.ports, doorUp(stage.config));
    stage.ports.directory.addGroup(BREAK_GLASS_GROUP_ID, [page.presser]);
    const answer = await stage.press({ form });
    expect([answer.status, answer.code, stage.mints()]).toEqual([403, undefined, 0]);
    expect((await stage.trail("codeNotGiven")).length).toBeGreaterThan(0);
  });
});

describe("a code for somebody of a team", () => {
  test.each<[string, (stage: Stage) => unknown, { readonly as?: string }]>([
    ["a manager of somebody else", () => undefined, { as: EVE }],
    ["a former manager", ({ ports }) => ports.directory.managers.set(SAM, EVE), {}],
    ["the person themselves", () => undefined, { as: SAM }],
    ["the person, who is their own manager", ({ ports }) => ports.directory.managers.set(SAM, SAM), { as: SAM }],
  ])("is refused to %s, with a line", async (_who, arrange, asked) => {
    const stage = await ready(onTheSpot);
    const form = await stage.formOf();
    await arrange(stage);
    const own = asked.as === undefined ? form : await stage.formOf(asked);
    const answer = await stage.press({ ...asked, form: own });
    expect([answer.status, answer.code, stage.mints()]).toEqual([403, undefined, 0]);
    expect((await stage.trail("codeNotGiven")).length).toBe(1);
  });
});
