import { describe, expect, test } from "vitest";
import {
  judgePresentation,
  type PresentedCredential,
} from "../../../../../shared/domain/verifiedId/judgePresentation.ts";
import {
  type VerifiedIdRules,
  VerifiedIdRulesSchema,
} from "../../../../../shared/domain/verifiedId/verifiedIdRules.ts";

const rules: VerifiedIdRules = {
  authority: "did:web:contoso.example",
  credentialType: "VerifiedPerson",
  acceptedIssuers: ["did:web:a.example", "did:web:b.example"],
  claim: "number",
  matches: "employeeId",
  photoClaim: "photo",
  matchConfidence: 80,
};
const OID = "AB000000-0000-4000-8000-000000000001";
const subject = { id: OID, employeeId: "E-5" };
const now = new Date("2026-03-02T08:00:00Z");
const good: PresentedCredential = {
  type: ["VerifiableCredential", "VerifiedPerson"],
  issuer: "did:web:b.example",
  claims: { number: "E-5" },
  revocationStatus: "VALID",
  expirationDate: "2026-03-02T08:00:01Z",
  matchConfidenceScore: 80,
};
const because = (change: Partial<PresentedCredential>, about: object = {}, change2: Partial<VerifiedIdRules> = {}) => {
  const verdict = judgePresentation([{ ...good, ...change }], { ...rules, ...change2 }, { ...subject, ...about }, now);
  return verdict.ok ? "proven" : verdict.because;
};

test.each<[string, Partial<PresentedCredential>, string]>([
  ["their own, at the threshold and a second before its end", {}, "proven"],
  ["with spaces around the claim", { claims: { number: " E-5 " } }, "proven"],
  ["of another type", { type: ["VerifiableCredential"] }, "wrongType"],
  ["of an issuer that only looks alike", { issuer: "did:web:b.example.evil" }, "wrongIssuer"],
  ["of a status that is not known", { revocationStatus: "valid" }, "notValid"],
  ["without a status", { revocationStatus: undefined }, "notValid"],
  ["at its end", { expirationDate: "2026-03-02T08:00:00Z" }, "expired"],
  ["with an end that is none", { expirationDate: "never" }, "expired"],
  ["without an end", { expirationDate: undefined }, "expired"],
  ["without a score", { matchConfidenceScore: undefined }, "noFaceCheck"],
  ["just below the threshold", { matchConfidenceScore: 79.999 }, "faceNotMatched"],
  ["with a score that is no number", { matchConfidenceScore: Number.NaN }, "faceNotMatched"],
  ["with a score above all", { matchConfidenceScore: 100.1 }, "faceNotMatched"],
  ["of somebody whose number begins alike", { claims: { number: "E-55" } }, "notTheSubject"],
  ["with the number in other letters", { claims: { number: "e-5" } }, "notTheSubject"],
  [
    "with the claim inherited",
    { claims: Object.create({ number: "E-5" }) as Record<string, unknown> },
    "notTheSubject",
  ],
  ["with a list as claim", { claims: { number: ["E-5"] } }, "notTheSubject"],
])("a credential %s: %s", (_what, change, verdict) => {
  expect(because(change)).toBe(verdict);
});

test.each<[string, object, string]>([
  ["without an employee id", { employeeId: undefined }, "noSubject"],
  ["with an empty one", { employeeId: " " }, "noSubject"],
])("nobody proves to be somebody %s", (_who, about, verdict) => {
  expect(because({ claims: { number: "" } }, about)).toBe(verdict);
});

test("an object id is the same in small letters, and is compared with nothing else", () => {
  expect(because({ claims: { number: OID.toLowerCase() } }, {}, { matches: "objectId" })).toBe("proven");
  expect(because({}, {}, { matches: "objectId" })).toBe("notTheSubject");
});

test.each([[[]], [[good, good]]])("one credential is asked for, and one has to come", (presented) => {
  const verdict = judgePresentation(presented, rules, subject, now);
  expect(verdict).toEqual({ ok: false, because: "notOneCredential" });
});

describe("the rules", () => {
  const { photoClaim: _, matchConfidence: __, ...least } = rules;
  test("have a photo claim and the default threshold of Face Check", () => {
    expect(VerifiedIdRulesSchema.parse(least)).toEqual({ ...least, photoClaim: "photo", matchConfidence: 70 });
  });
  test.each<[string, object]>([
    ["without an issuer, which would accept any", { acceptedIssuers: [] }],
    ["with an issuer that is no identifier", { acceptedIssuers: ["https://a.example"] }],
    ["with the card that My Account issues for a password", { credentialType: "VerifiedEmployee" }],
    ["below the least of Face Check", { matchConfidence: 49 }],
    ["above a hundred", { matchConfidence: 101 }],
    ["that match a name", { matches: "displayName" }],
    ["with a word that nobody knows", { allowRevoked: true }],
  ])("are refused %s", (_what, change) => {
    expect(VerifiedIdRulesSchema.safeParse({ ...least, ...change }).success).toBe(false);
  });
});
