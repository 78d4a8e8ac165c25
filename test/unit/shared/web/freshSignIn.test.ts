import { describe, expect, test } from "vitest";
import {
  actKinds,
  ageOfSignIn,
  freshSignInChallenge,
  freshSignInPath,
  signInAgain,
} from "../../../../shared/web/freshSignIn.ts";
import { testConfig } from "../../../support/testConfig.ts";

const now = new Date("2026-11-28T12:00:00Z");
const at = (moment: string) => ({ authTime: Date.parse(moment) / 1000 });

test.each([
  ["approve", "handsOut"],
  ["askToStart", "handsOut"],
  ["confirmStart", "handsOut"],
  ["askForRoles", "handsOut"],
  ["confirmRoles", "handsOut"],
  ["askRelease", "handsOut"],
  ["confirmRelease", "handsOut"],
  ["confirmDate", "handsOut"],
  ["collectPass", "handsOut"],
  ["enforceMyself", "handsOut"],
  ["changeMailText", "handsOut"],
  ["rollback", "takesBack"],
  ["stop", "takesBack"],
  ["makeDoor", "aboutDoor"],
  ["confirmDoor", "aboutDoor"],
  ["decideAboutMember", "other"],
  ["startWave", "other"],
  ["pause", "other"],
  ["resume", "other"],
  ["cancel", "other"],
  ["withdraw", "other"],
  ["endRelease", "other"],
  ["readRelease", "other"],
  ["readWaves", "other"],
  ["readJoiners", "other"],
] as const)("what somebody does who would %s: %s", (act, kind) => {
  expect(actKinds[act]).toBe(kind);
});

test.each([
  ["this very second", at("2026-11-28T12:00:00Z"), "meetsIt"],
  ["15 minutes ago", at("2026-11-28T11:45:00Z"), "meetsIt"],
  ["15 minutes and a second ago", at("2026-11-28T11:44:59Z"), "old"],
  ["this morning, in a session that still runs", at("2026-11-28T05:00:00Z"), "old"],
  ["at the beginning of time", { authTime: 0 }, "old"],
  ["at a moment that the token does not tell", {}, "unknown"],
  ["five minutes from now, by a clock that is ahead", at("2026-11-28T12:05:00Z"), "meetsIt"],
  ["later than clocks can differ", at("2026-11-28T12:05:01Z"), "inTheFuture"],
  ["in a far future", { authTime: 99_999_999_999 }, "inTheFuture"],
] as const)("where a fresh one is needed, a sign-in of %s: %3$s", (_when, principal, age) => {
  expect(ageOfSignIn(principal, { now, isFresh: true })).toBe(age);
});

test.each([
  ["before the door changed", at("2026-11-28T09:59:59Z"), "beforeDoor"],
  ["in the second in which it changed", at("2026-11-28T10:00:00Z"), "beforeDoor"],
  ["a second later", at("2026-11-28T10:00:01Z"), "meetsIt"],
  ["at a moment that the token does not tell", {}, "unknown"],
  ["in a far future", { authTime: 99_999_999_999 }, "inTheFuture"],
] as const)("where the door is all that counts, a sign-in %s: %3$s", (_when, principal, age) => {
  const demand = { now, isFresh: false, after: new Date("2026-11-28T10:00:00Z") };
  expect(ageOfSignIn(principal, demand)).toBe(age);
});

test("where both count, both must hold", () => {
  const demand = { now, isFresh: true, after: new Date("2026-11-28T11:55:00Z") };
  const ages = ["11:40", "11:50", "11:56"].map((time) => ageOfSignIn(at(`2026-11-28T${time}:00Z`), demand));
  expect(ages).toEqual(["old", "beforeDoor", "meetsIt"]);
});

test.each([{}, { authTime: 0 }, { authTime: 99_999_999_999 }])(
  "where nothing is needed, any sign-in does: %j",
  (who) => {
    expect(ageOfSignIn(who, { now, isFresh: false })).toBe("meetsIt");
  },
);

describe("whoever has to sign in again", () => {
  const fresh = { now, isFresh: true };
  const visit = (query = "", back = "/waves/wave-1") => ({ back, query: new URLSearchParams(query) });
  const wayBack = (href = "") => new URL(href, "https://app.example").searchParams.get("post_login_redirect_uri");

  test("is led to a sign-in that asks for a proof, and back to where they were", () => {
    const again = signInAgain(at("2026-11-28T11:00:00Z"), visit(), fresh);
    expect(again?.say).toBe("This needs a sign-in of the last 15 minutes. Sign in again; you come back here.");
    expect(again?.link?.href).toMatch(
      /^\/\.auth\/login\/aad\?prompt=login&post_login_redirect_uri=%2Fwaves%2Fwave-1%3F/,
    );
    expect(wayBack(again?.link?.href)).toBe("/waves/wave-1?signedInBefore=1795863600");
  });

  test("keeps the query of the page", () => {
    const again = signInAgain({}, visit("", "/pick-up/a?sig=B-_c&x=%26%3F"), fresh);
    expect(wayBack(again?.link?.href)).toBe("/pick-up/a?sig=B-_c&x=%26%3F&signedInBefore=unknown");
  });

  test("is not one whose sign-in is fresh, whatever the address says", () => {
    for (const query of ["", "signedInBefore=unknown", "signedInBefore=99999999999"])
      expect(signInAgain(at("2026-11-28T11:50:00Z"), visit(query), fresh)).toBeUndefined();
  });

  test.each([
    ["is as old as before", at("2026-11-28T11:00:00Z"), "signedInBefore=1795863600", "as of 2026-11-28 11:00 UTC"],
    ["is older than before", at("2026-11-28T10:00:00Z"), "signedInBefore=1795863600", "as of 2026-11-28 10:00 UTC"],
    ["still tells no moment", {}, "signedInBefore=unknown", "still does not say when"],
  ] as const)("reads so when the new sign-in %s, and is not sent round again", (_how, principal, query, words) => {
    const again = signInAgain(principal, visit(query), fresh);
    expect(again?.say).toContain(words);
    expect(again?.link).toEqual({ href: "/.auth/logout", label: "Sign out" });
  });

  test.each([
    ["took place, a while ago", at("2026-11-28T11:30:00Z"), "signedInBefore=1795863600"],
    ["told no moment before, and does now", at("2026-11-28T11:30:00Z"), "signedInBefore=unknown"],
    ["told a moment before, and does not now", {}, "signedInBefore=1795863600"],
    ["is named by rubbish", at("2026-11-28T11:00:00Z"), "signedInBefore=yesterday"],
    ["is named by nothing", at("2026-11-28T11:00:00Z"), "signedInBefore="],
  ] as const)("may follow the link again when the last one %s", (_how, principal, query) => {
    expect(signInAgain(principal, visit(query), fresh)?.link?.href).toContain("prompt=login");
  });

  test("reads that the door asks for more by now", () => {
    const demand = { now, isFresh: false, after: new Date("2026-11-28T11:30:00Z") };
    const again = signInAgain(at("2026-11-28T11:00:00Z"), visit(), demand);
    expect(again?.say).toMatch(/^You signed in before this app asked for as much/);
    expect(again?.link?.href).toContain("prompt=login");
  });

  test("reads that a clock is wrong when the sign-in is of the future", () => {
    expect(signInAgain(at("2026-11-28T13:00:00Z"), visit(), fresh)?.say).toContain("one of the clocks is wrong");
  });
});

test("the way to the sign-in leads back to this site only", () => {
  expect(freshSignInPath("/a?b=c&d")).toBe("/.auth/login/aad?prompt=login&post_login_redirect_uri=%2Fa%3Fb%3Dc%26d");
});

describe("the challenge for a program", () => {
  const partsOf = (challenge: string) =>
    Object.fromEntries([...challenge.matchAll(/(\w+)="([^"]*)"/g)].map(([, name = "", value = ""]) => [name, value]));

  test("has every part that Entra's libraries read", () => {
    const config = testConfig();
    const challenge = freshSignInChallenge(config);
    expect(challenge).toMatch(/^Bearer realm="/);
    const { claims = "", ...rest } = partsOf(challenge);
    expect(rest).toEqual({
      realm: config.tenantId,
      authorization_uri: `https://login.microsoftonline.com/${config.tenantId}/oauth2/v2.0/authorize`,
      error: "insufficient_claims",
      error_description: "A sign-in of the last 15 minutes is needed",
      max_age: "900",
    });
    expect(JSON.parse(Buffer.from(claims, "base64").toString("utf8"))).toEqual({
      access_token: { auth_time: { essential: true } },
    });
  });

  test("names the sign-in of the tenant's own cloud", () => {
    const graph = { ...testConfig().graph, url: "https://graph.microsoft.us" };
    const challenge = freshSignInChallenge({ ...testConfig(), graph });
    expect(partsOf(challenge)["authorization_uri"]).toContain("https://login.microsoftonline.us/");
  });
});
