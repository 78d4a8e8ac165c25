import { describe, expect, test } from "vitest";
import { parseHrArguments, UsageError } from "../../../../infra/hr/hrArguments.ts";

const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=";
const OTHER = "whsec_b3RoZXIgc2VjcmV0IG90aGVyIHNlY3JldCBvdGhlciE=";
const ada = ["--hire", "Ada Lovelace", "--start", "2027-05-04"];
const elsewhere = [...ada, "--url", "https://passkeys.example.com", "--account", "ada@contoso.example"];

describe("a hire by hand", () => {
  test("needs a name and a date, and goes to the world of npm start", () => {
    expect(parseHrArguments(ada, {})).toEqual({
      as: "hired",
      givenName: "Ada",
      familyName: "Lovelace",
      startDate: "2027-05-04",
      manager: undefined,
      deputy: undefined,
      worker: undefined,
      account: undefined,
      url: undefined,
      secret: undefined,
      isPrintOnly: false,
    });
  });

  test.each([
    ["the last word is the family name", "Ada King Lovelace", "Ada King", "Lovelace"],
    ["spaces around names do not count", "  Ada   Lovelace ", "Ada", "Lovelace"],
    ["letters may be of any script", "Björk Guðmundsdóttir", "Björk", "Guðmundsdóttir"],
  ])("%s", (_rule, name, givenName, familyName) => {
    expect(parseHrArguments(["--hire", name, "--start", "2027-05-04"], {})).toMatchObject({ givenName, familyName });
  });

  test.each<[string, string[], RegExp]>([
    ["no name", ["--start", "2027-05-04"], /--hire must be a given name and a family name/],
    ["one name", ["--hire", "Ada", "--start", "2027-05-04"], /--hire must be a given name and a family name/],
    ["two people", [...ada, "--rehire", "Ada Lovelace"], /either with --hire or with --rehire/],
    [
      "a return of nobody who is known",
      ["--rehire", "Ada Lovelace", "--start", "2027-05-04"],
      /with --rehire, --worker is needed/,
    ],
    [
      "a new day of nobody who is known",
      ["--moved", "Ada Lovelace", "--start", "2027-05-04"],
      /with --moved, --worker is needed/,
    ],
    ["no date", ["--hire", "Ada Lovelace"], /--start must be a date of the calendar: --start 2027-05-04/],
    ["a date in words", ["--hire", "Ada Lovelace", "--start", "tomorrow"], /--start must be a date/],
    ["a date that no calendar has", ["--hire", "Ada Lovelace", "--start", "2027-02-30"], /--start must be a date/],
    ["an option that there is not", [...ada, "--fire"], /Unknown option '--fire'/],
    ["an address that is none", [...ada, "--url", "passkeys"], /--url must be the address of the app/],
    ["an address of another kind", [...ada, "--url", "ftp://x"], /--url must be the address of the app/],
    ["a deputy without a sign-in name", [...ada, "--deputy", "Dee"], /--deputy must be a sign-in name/],
    ["a secret that is none", [...ada, "--secret", "hunter2"], /--secret must be whsec_ and base64/],
    [
      "a worker of more than 16 characters",
      [...ada, "--worker", "x".repeat(17)],
      /--worker must be 1 to 16 characters/,
    ],
    ["an app elsewhere without its secret", elsewhere, /with --url, --secret is needed/],
    [
      "an app elsewhere without an account",
      [...ada, "--url", "https://x", "--secret", SECRET],
      /with --url, the account is needed/,
    ],
    [
      "an app elsewhere and a manager",
      [...elsewhere, "--secret", SECRET, "--manager", "m@contoso.example"],
      /--manager is for the world of npm start/,
    ],
  ])("with %s is told what to write instead", (_what, args, reason) => {
    expect(() => parseHrArguments(args, {})).toThrow(UsageError);
    expect(() => parseHrArguments(args, {})).toThrow(reason);
  });

  test("takes the secret of an app elsewhere from the setting that the app reads", () => {
    const env = { HR_WEBHOOK_SECRETS: `${SECRET} ${OTHER}` };
    expect(parseHrArguments(elsewhere, env)).toMatchObject({ url: "https://passkeys.example.com", secret: SECRET });
    expect(parseHrArguments([...elsewhere, "--secret", OTHER], env).secret).toBe(OTHER);
  });

  test("leaves that setting alone for the world of npm start, which has a secret of its own", () => {
    expect(parseHrArguments(ada, { HR_WEBHOOK_SECRETS: SECRET }).secret).toBeUndefined();
  });

  test("may be shown for an app elsewhere without its secret", () => {
    expect(parseHrArguments([...elsewhere, "--print"], {})).toMatchObject({ isPrintOnly: true, secret: undefined });
  });

  test("may name the worker instead of the account", () => {
    const args = [...ada, "--url", "https://x/some/path", "--secret", SECRET, "--worker", "67890"];
    expect(parseHrArguments(args, {})).toMatchObject({ url: "https://x", worker: "67890" });
  });
});
