import { beforeEach, describe, expect, test } from "vitest";
import { onTheSpot } from "../../../support/passes/codePages.ts";
import { EVE, MIA, SAM, spotStage } from "../../../support/passes/spotStage.ts";
import { secondsAgo } from "../../../support/signedIn.ts";

let stage: Awaited<ReturnType<typeof spotStage>>;
beforeEach(async () => {
  stage = await spotStage(onTheSpot);
});

describe("a manager whose colleague lost a phone", () => {
  test("is shown a code on the spot, also where the lost passkey still stands on the account", async () => {
    const answer = await stage.press();
    expect([answer.status, answer.code]).toEqual([200, stage.live()]);
    expect(answer.headers.get("cache-control")).toBe("no-store");
    expect(await stage.grants()).toMatchObject([
      {
        reason: "lostPhone",
        collector: { kind: "manager" },
        openedBy: { id: MIA },
        state: { kind: "collected", by: { id: MIA }, identityCheckedBy: "videoCallWithId" },
      },
    ]);
    const [issued] = await stage.trail("passIssued");
    expect(issued).toMatchObject({ who: { id: MIA }, reason: "videoCallWithId", subjectId: SAM });
    expect(await stage.trail("grantOpened")).toMatchObject([{ who: { id: MIA }, subjectId: SAM, reason: "lostPhone" }]);
    // The code is nowhere but on the page.
    expect(JSON.stringify([await stage.trail(), await stage.grants(), stage.ports.email.sent])).not.toContain(
      answer.code,
    );
  });

  test("has it told to the colleague and to security by mail", async () => {
    await stage.press();
    expect(stage.ports.email.sent.map(({ to }) => to.address)).toContain(stage.config.securityMail);
    expect(stage.ports.email.sent.map(({ to }) => to.address)).toContain(
      stage.ports.directory.users.get(SAM)?.mail ?? "",
    );
  });

  test("sees who it is for, and the form, and nothing is changed by looking", async () => {
    for (const method of ["GET", "HEAD"] as const) await stage.ask(method, {});
    const { text } = await stage.look();
    expect(text).toContain("Sam &lt;Here&gt;");
    expect(text).toContain("sam@contoso.example");
    expect([await stage.grants(), await stage.trail(), stage.mints()]).toEqual([[], [], 0]);
  });

  test.each([["reason"], ["identityCheckedBy"]])("is asked again who leaves out %s", async (field) => {
    const answer = await stage.press({ form: { [field]: undefined } });
    expect([answer.status, answer.code, stage.mints()]).toEqual([400, undefined, 0]);
    expect(answer.text).toContain("Choose what happened");
  });

  test("who sends the same form twice gets one code, and a new form waits for the time to be over", async () => {
    const form = await stage.formOf();
    const codes = await Promise.all([stage.press({ form }), stage.press({ form })]);
    expect(codes.filter(({ code }) => code !== undefined)).toHaveLength(1);
    expect(await stage.press({ form })).toMatchObject({ status: 410, code: undefined });
    expect(await stage.press()).toMatchObject({ status: 429, code: undefined });
    stage.ports.clock.advance({ minutes: 16 });
    expect(await stage.press({ form })).toMatchObject({ status: 410, code: undefined });
    expect((await stage.press()).code).toBe(stage.live());
    expect(stage.mints()).toBe(2);
  });

  test("goes on with the same form after something did not answer", async () => {
    const form = await stage.formOf();
    stage.ports.passIssuer.throttleNext("mint");
    expect(await stage.press({ form })).toMatchObject({ status: 503, code: undefined });
    expect((await stage.press({ form })).code).toBe(stage.live());
  });

  test("reads that there is no such person where the address names none", async () => {
    expect((await stage.look({ userId: "nobody" })).status).toBe(404);
  });
});

test("who is not the manager does not learn whether there is such a person", async () => {
  const nobody = "00000000-0000-4000-8000-00000000dead";
  const [there, gone] = [await stage.look({ as: EVE }), await stage.look({ as: EVE, userId: nobody })];
  expect([there.status, gone.status]).toEqual([403, 403]);
  expect(gone.text).toBe(there.text);
  expect(there.text).not.toContain("Sam");
});

test("a session of 16 minutes ago is sent to sign in again, and back", async () => {
  const { text } = await stage.look({ authTimes: [secondsAgo(16 * 60)] });
  expect(text).toContain(encodeURIComponent(`/my-team/${SAM}/pass`));
  expect(text).not.toContain("<form");
});

test("whoever has pressed in vain again and again collects no code by a link that was collected before", async () => {
  const stage = await spotStage(onTheSpot);
  const { passPolicy } = stage.ports.policies;
  stage.ports.policies.passPolicy = async () => ({
    ...(await passPolicy.call(stage.ports.policies)),
    state: "disabled",
  });
  for (let count = 0; count < 9; count++) await stage.press();
  expect(await stage.grants()).toHaveLength(9);
  stage.ports.policies.passPolicy = passPolicy;
  stage.ports.clock.advance({ minutes: 1 });
  expect((await stage.press()).status).toBe(200);
  const collected = async () =>
    (await stage.grants()).flatMap(({ grantId, state }) =>
      state.kind === "collected" ? [[grantId, state.passId]] : [],
    );
  const [first] = await collected();
  stage.ports.clock.advance({ minutes: 20 });
  expect((await stage.press()).status).toBe(200);
  expect(await collected()).toContainEqual(first);
});
