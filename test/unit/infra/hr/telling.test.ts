import { describe, expect, test } from "vitest";
import { CannotHire, hire } from "../../../../infra/hr/hire.ts";
import { parseHrArguments, UsageError } from "../../../../infra/hr/hrArguments.ts";
import { tell } from "../../../../infra/hr/telling.ts";
import { isOtherTelling, parseTellingArguments } from "../../../../infra/hr/tellingArguments.ts";
import { parseCanonicalEvent } from "../../../../shared/hr/canonicalEvent.ts";

const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=";
const occasion = { at: new Date("2027-05-01T08:00:00Z"), eventId: "evt-1" };
const noWorld = async () => undefined;
const gone = ["--gone", "67890", "--last-day", "2027-12-31"];
const printed = (args: readonly string[]) => tell(parseTellingArguments([...args, "--print"], {}), occasion, noWorld);

describe("what HR tells by hand", () => {
  test.each<[string[], string, object]>([
    [gone, "leaver", { type: "hr.worker.terminated.v1", data: { employment: { endDate: "2027-12-31" } } }],
    [["--cancelled", "67890"], "leaver", { type: "hr.worker.hire-cancelled.v1", data: { workerId: "67890" } }],
    [["--cancelled", "67890", "--last-day", "2027-05-04"], "leaver", { data: { effectiveDate: "2027-05-04" } }],
    [["--manager-changed", "67890"], "noted", { type: "hr.worker.manager-changed.v1" }],
    [["--profile-changed", "67890"], "noted", { type: "hr.worker.profile-changed.v1" }],
  ])("%j is an event that the app takes", async (args, kind, event) => {
    expect(parseCanonicalEvent(JSON.parse(await printed(args)))).toMatchObject({ kind, event });
  });

  test.each([
    ["--moved", "hr.worker.start-date-changed.v1"],
    ["--rehire", "hr.worker.rehired.v1"],
  ])("%s is an event that the app takes", async (option, type) => {
    const args = [option, "Ada Lovelace", "--start", "2027-05-18", "--worker", "67890", "--print"];
    const text = await hire(parseHrArguments(args, {}), occasion, noWorld);
    expect(parseCanonicalEvent(JSON.parse(text))).toMatchObject({ kind: "hire", event: { type } });
  });

  test("is shown signed where an app and its secret are known", async () => {
    const text = await printed([...gone, "--url", "https://app.example", "--secret", SECRET]);
    expect(text).toMatch(/^POST https:\/\/app\.example\/api\/hr\/events\n[^{]*webhook-signature: v1,/);
  });

  test("needs an app to tell", async () => {
    await expect(tell(parseTellingArguments(gone, {}), occasion, noWorld)).rejects.toThrow(CannotHire);
  });

  test.each<[string, string[], RegExp]>([
    ["two workers", [...gone, "--cancelled", "67890"], /name one worker/],
    ["no day", ["--gone", "67890"], /--last-day must be a date/],
    ["a day that no calendar has", ["--cancelled", "1", "--last-day", "2027-02-30"], /--last-day must be a date/],
    ["a day for another manager", ["--manager-changed", "1", "--last-day", "2027-02-28"], /takes no day/],
    ["too long a worker", ["--cancelled", "x".repeat(17)], /--cancelled must be 1 to 16 characters/],
    ["an app elsewhere without its secret", [...gone, "--url", "https://x"], /with --url, --secret is needed/],
    ["an option of hires", [...gone, "--manager", "m@contoso.example"], /Unknown option '--manager'/],
  ])("with %s is told what to write instead", (_what, args, reason) => {
    expect(() => parseTellingArguments(args, {})).toThrow(UsageError);
    expect(() => parseTellingArguments(args, {})).toThrow(reason);
  });

  test.each([
    [gone, true],
    [["--manager-changed=67890"], true],
    [["--hire", "Ada Lovelace", "--manager", "m@contoso.example"], false],
    [["--leave", "67890"], false],
  ])("is told apart from hires and leaves: %j", (args, isOther) => {
    expect(isOtherTelling(args)).toBe(isOther);
  });
});
