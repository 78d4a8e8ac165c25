import { describe, expect, test } from "vitest";
import { CannotHire } from "../../../../infra/hr/hire.ts";
import { UsageError } from "../../../../infra/hr/hrArguments.ts";
import { leave } from "../../../../infra/hr/leave.ts";
import { isAboutLeave, parseLeaveArguments } from "../../../../infra/hr/leaveArguments.ts";
import { parseCanonicalEvent } from "../../../../shared/hr/canonicalEvent.ts";

const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=";
const occasion = { at: new Date("2027-05-01T08:00:00Z"), eventId: "evt-1" };
const noWorld = async () => undefined;
const started = ["--leave", "67890", "--start", "2027-05-10"];
const printed = (args: readonly string[]) => leave(parseLeaveArguments([...args, "--print"], {}), occasion, noWorld);

describe("a leave by hand", () => {
  test.each<[string[], object]>([
    [started, { type: "hr.worker.leave-started.v1", data: { workerId: "67890", leave: { startDate: "2027-05-10" } } }],
    [[...started, "--until", "2027-11-30"], { data: { leave: { expectedEndDate: "2027-11-30" } } }],
    [["--back", "67890"], { type: "hr.worker.leave-ended.v1", data: { workerId: "67890" } }],
  ])("%j is an event that the app takes", async (args, event) => {
    const parsed = parseCanonicalEvent(JSON.parse(await printed(args)));
    expect(parsed).toMatchObject({ kind: "leave", event: { id: "evt-1", ...event } });
  });

  test("is shown signed where an app and its secret are known", async () => {
    const text = await printed([...started, "--url", "https://app.example", "--secret", SECRET]);
    expect(text).toMatch(/^POST https:\/\/app\.example\/api\/hr\/events\n[^{]*webhook-signature: v1,/);
  });

  test("needs an app to tell", async () => {
    await expect(leave(parseLeaveArguments(started, {}), occasion, noWorld)).rejects.toThrow(CannotHire);
  });

  test.each<[string, string[], RegExp]>([
    ["both", [...started, "--back", "67890"], /either with --leave or with --back/],
    ["no day", ["--leave", "67890"], /--start must be a date/],
    ["a day that no calendar has", ["--leave", "67890", "--start", "2027-02-30"], /--start must be a date/],
    ["an end in words", [...started, "--until", "spring"], /--until must be a date/],
    ["a day for the end", ["--back", "67890", "--start", "2027-05-10"], /--back takes no day/],
    ["too long a worker", ["--back", "x".repeat(17)], /--back must be 1 to 16 characters/],
    ["an app elsewhere without its secret", [...started, "--url", "https://x"], /with --url, --secret is needed/],
    ["an address that is none", [...started, "--url", "x"], /--url must be the address/],
    ["an option of hires", [...started, "--manager", "m@contoso.example"], /Unknown option '--manager'/],
  ])("with %s is told what to write instead", (_what, args, reason) => {
    expect(() => parseLeaveArguments(args, {})).toThrow(UsageError);
    expect(() => parseLeaveArguments(args, {})).toThrow(reason);
  });

  test.each([
    [started, true],
    [["--back=67890"], true],
    [["--hire", "Ada Lovelace", "--start", "2027-05-04"], false],
    [[], false],
  ])("is told apart from a hire: %j", (args, isLeave) => {
    expect(isAboutLeave(args)).toBe(isLeave);
  });
});
