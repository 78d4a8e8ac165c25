import { beforeEach, expect, test } from "vitest";
import { formToken } from "../../../../shared/web/formToken.ts";
import { EVE, MIA, pickUpStage, SAM, type Stage } from "../../../support/passes/pickUpStage.ts";

const HEDDA = { id: "ac000000-0000-4000-8000-000000000001", displayName: "Hedda" };

let stage: Stage;
beforeEach(async () => {
  stage = await pickUpStage();
  stage.ports.directory.addUser(HEDDA);
  const row = await stage.ports.store.grant(stage.grant.grantId);
  if (!row) throw new Error("no grant");
  const collector = { kind: "deputy", id: EVE, displayName: "Eve", namedBy: HEDDA } as const;
  await stage.ports.store.saveGrant({ ...row.grant, collector }, row.etag);
  await named(1);
});
const tokenOf = (as: string) => formToken(stage.config, as, `pick-up ${stage.grant.grantId}`, stage.ports.clock.now());
const mints = () => stage.ports.passIssuer.called("mint");
/** So many were named to collect a code, by the same one. */
const named = (count: number, minutesAgo = 0) => {
  const at = new Date(stage.ports.clock.now().getTime() - minutesAgo * 60_000).toISOString();
  const line = { scope: "app", at, who: HEDDA, what: "deputyNamed" as const };
  return stage.ports.store.append(
    Array.from({ length: count }, (_, n) => ({ ...line, id: `deputyNamed|${minutesAgo}|${n}` })),
  );
};

test("whom the helpdesk has named is shown the code where nothing has become unusual", async () => {
  expect((await stage.press({ as: EVE })).code).toBeDefined();
  expect((await stage.press({ as: EVE, token: tokenOf(EVE) })).text).toContain("collected already");
});

test.each<[string, () => unknown, number]>([
  [
    "sign-ins to the account were stopped",
    () => {
      const [at, who] = [stage.ports.clock.now().toISOString(), { id: "app", displayName: "app" }];
      return stage.ports.store.append([{ scope: "app", id: "a", at, who, what: "attemptStopped", subjectId: SAM }]);
    },
    403,
  ],
  ["nobody works there by now", () => stage.ports.clock.set("2026-03-02T22:00:00.000Z"), 403],
  [
    "the account of whoever named them is switched off",
    () => stage.ports.directory.addUser({ ...HEDDA, accountEnabled: false }),
    403,
  ],
  ["the account of whoever named them is gone", () => stage.ports.directory.users.delete(HEDDA.id), 403],
  [
    "the account of whoever named them is a guest's",
    () => stage.ports.directory.addUser({ ...HEDDA, userType: "Guest" }),
    403,
  ],
  ["whoever named them has named four others within the hour", () => named(5), 403],
  ["whoever named them has named as many as one person may in a day", () => named(61, 90), 429],
])("and is shown none once %s", async (_what, arrange, status) => {
  await arrange();
  const answer = await stage.press({ as: EVE });
  expect([answer.status, answer.code, mints()]).toEqual([status, undefined, 0]);
  expect(answer.text).toContain("Ask the helpdesk");
});

test("and a stranger learns nothing of it", async () => {
  stage.ports.clock.set("2026-03-02T22:00:00.000Z");
  const answer = await stage.press({ as: MIA, token: tokenOf(MIA) });
  expect([answer.code, answer.text]).toEqual([
    undefined,
    expect.stringContaining("is named for it can collect this code"),
  ]);
});
