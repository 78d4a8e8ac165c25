import { beforeEach, describe, expect, test } from "vitest";
import { tellStaff } from "../../../../shared/enforcement/tellOperators.ts";
import { ConflictError, RefusedError, TransientError } from "../../../../shared/errors.ts";
import { noteTrouble } from "../../../../shared/troubles/noteTrouble.ts";
import { tryAlert, tryAppAlert } from "../../../../shared/waves/staffMails.ts";
import { FakeClock } from "../../../support/fakes/fakeClock.ts";
import { type FakePorts, fakePorts } from "../../../support/fakes/fakePorts.ts";
import { testConfig } from "../../../support/testConfig.ts";
import { aWave } from "../../../support/waves/aWave.ts";

const config = testConfig();
const about = { scope: "app", doing: "reading the sign-in log", meanwhile: "Nobody sees whom the policy stops." };
const refusal = new RefusedError(
  "denied",
  "Authorization_RequestDenied",
  "graph: GET auditLogs: 403 Insufficient privileges",
  {
    requestId: "00000000-0000-4000-8000-0000000000ff",
    saidAt: "2026-03-02T07:59:58.000Z",
  },
);
let ports: FakePorts;
const standing = () => ports.store.troubles(ports.clock.now().toISOString());
const lines = () => ports.told.filter((line) => line.startsWith("trouble "));

beforeEach(() => {
  ports = fakePorts({ clock: new FakeClock("2026-03-02T08:00:00Z") });
});

describe("a refusal", () => {
  test("is a row, a mail and a line at once", async () => {
    await noteTrouble(ports, config, about, refusal);
    expect(await standing()).toEqual([
      {
        ...about,
        said: expect.stringContaining("Insufficient privileges"),
        reason: "denied",
        code: "Authorization_RequestDenied",
        requestId: refusal.requestId,
        saidAt: refusal.saidAt,
        since: "2026-03-02T08:00:00.000Z",
        last: "2026-03-02T08:00:00.000Z",
        count: 1,
        againBy: "2026-03-02T09:00:00.000Z",
      },
    ]);
    const [mail, ...more] = ports.email.sent;
    expect(more).toEqual([]);
    expect(mail).toMatchObject({ to: { address: "alerts@contoso.example" } });
    for (const words of [about.doing, about.meanwhile, "Insufficient privileges", "tenant:setup", "/troubles"])
      expect(mail?.plainText.replaceAll(/\s+/g, " ")).toContain(words);
    expect(lines()).toHaveLength(1);
    expect(lines()[0]).toContain("Authorization_RequestDenied");
  });

  test("met again the same day is counted and not mailed; the day after it is mailed again", async () => {
    for (const hour of [0, 1, 1]) {
      ports.clock.advance({ hours: hour });
      await noteTrouble(ports, config, about, refusal);
    }
    expect(await standing()).toMatchObject([{ count: 3, since: "2026-03-02T08:00:00.000Z" }]);
    expect(ports.email.sent).toHaveLength(1);
    ports.clock.advance({ days: 1 });
    await noteTrouble(ports, config, about, refusal);
    expect(ports.email.sent).toHaveLength(2);
  });

  test("of five hundred onboardings is a row each, and one mail", async () => {
    for (let n = 0; n < 500; n++) await noteTrouble(ports, config, { ...about, scope: `joiner-${n}` }, refusal);
    expect(await standing()).toHaveLength(500);
    expect(ports.email.sent).toHaveLength(1);
  });

  test("that is an obstacle of one wave does not hide that of another", async () => {
    const gone = new RefusedError("obstacle", "GroupNotFound", "the wave's group does not exist any more");
    for (const scope of ["wave-1", "wave-2", "wave-1"]) await noteTrouble(ports, config, { ...about, scope }, gone);
    expect(ports.email.sent.map(({ plainText }) => /wave-\d/.exec(plainText)?.[0])).toEqual(["wave-1", "wave-2"]);
  });

  test("of another kind is another mail", async () => {
    await noteTrouble(ports, config, about, refusal);
    await noteTrouble(ports, config, { ...about, doing: "creating a policy" }, refusal);
    await noteTrouble(ports, config, about, new RefusedError("invalid", "BadRequest", "no"));
    expect(ports.email.sent).toHaveLength(3);
  });

  test("leaves no secret behind", async () => {
    const secret = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.c2ln";
    await noteTrouble(
      ports,
      config,
      about,
      new RefusedError("invalid", "BadRequest", `the token ${secret} was refused`),
    );
    const left = JSON.stringify([await standing(), ports.email.sent, ports.told]);
    expect(left).toContain("was refused");
    expect(left).not.toContain(secret);
  });
});

describe("what may heal", () => {
  const busy = new TransientError("graph: GET users: 503 ServiceUnavailable", { code: "ServiceUnavailable" });

  test("is nobody's news at first", async () => {
    await noteTrouble(ports, config, about, busy);
    expect(await standing()).toEqual([]);
    expect(ports.email.sent).toEqual([]);
  });

  test("is shown and mailed once it has lasted for an hour", async () => {
    for (const minutes of [0, 1, 2, 4, 8, 16, 32]) {
      ports.clock.advance({ minutes });
      await noteTrouble(ports, config, about, busy);
    }
    expect(await standing()).toMatchObject([{ reason: "busy", code: "ServiceUnavailable", count: 7 }]);
    expect(ports.email.sent).toHaveLength(1);
    const news = lines().map((line) => JSON.parse(line.slice("trouble ".length)).isNews);
    expect(news).toEqual([false, false, false, false, false, true, true]);
  });

  test("is not told when another writer is faster now and then", async () => {
    await noteTrouble(ports, config, about, new ConflictError("x"));
    expect(ports.email.sent).toEqual([]);
  });
});

test("of a fault of the app only its name is told", async () => {
  await noteTrouble(ports, config, about, new TypeError("cannot read 'K7mP2q' of undefined"));
  expect(await standing()).toMatchObject([{ reason: "fault", code: "TypeError" }]);
  expect(JSON.stringify([await standing(), ports.email.sent, ports.told])).not.toContain("K7mP2q");
});

describe("telling never stands in the way", () => {
  test("of whoever meets it: where the tables are away, the mail and the line go out", async () => {
    ports.store.trouble.failNext("recordTrouble", new TransientError("table storage is away"));
    await noteTrouble(ports, config, about, refusal);
    expect(lines()).toHaveLength(1);
    expect(ports.email.sent).toHaveLength(1);
  });

  test("where all of storage is away, the line is left", async () => {
    ports.store.trouble.failNext("*", new TransientError("table storage is away"), 20);
    await noteTrouble(ports, config, about, refusal);
    expect(lines()[0]).toContain("Authorization_RequestDenied");
  });

  test("where the mail service refuses, the row and the line are left, and another row says that nobody was mailed", async () => {
    ports.email.refuseNext("send", "Denied", 20);
    await noteTrouble(ports, config, about, refusal);
    expect((await standing()).map(({ doing, code }) => [doing, code])).toEqual(
      expect.arrayContaining([
        [about.doing, "Authorization_RequestDenied"],
        ["mailing the staff of this app", "Denied"],
      ]),
    );
    expect(lines()).toHaveLength(2);
    for (const line of lines()) expect(line).toContain('"isNews":true');
  });

  test.each<[string, () => Promise<void>]>([
    ["an alert about enforcement", () => tellStaff(ports, config, "security", "k", "somebody changed a policy")],
    ["an alert about a wave", () => tryAlert(ports, config, aWave(), "k", "people are stranded")],
    ["an alert about the app", () => tryAppAlert(ports, config, "k", "an instance is dead")],
  ])("where the mail service refuses %s, a row says so, and the work goes on", async (_what, tell) => {
    ports.email.refuseNext("send", "Denied", 20);
    await tell();
    expect(await standing()).toMatchObject([{ doing: "mailing the staff of this app", code: "Denied" }]);
  });

  test("where telling itself fails in any way", async () => {
    ports.store.trouble.failNext("*", new TypeError("a fault"), 20);
    await expect(noteTrouble(ports, config, about, refusal)).resolves.toBeUndefined();
  });
});
