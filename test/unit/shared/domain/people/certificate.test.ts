import { describe, expect, test } from "vitest";
import { isRegistered } from "../../../../../shared/domain/joiner/accountDoubt.ts";
import { isStillNew } from "../../../../../shared/domain/pass/hireRules.ts";
import { isCertificateUse, isProvenByCertificate } from "../../../../../shared/domain/people/certificate.ts";
import { peopleOfFlip } from "../../../../../shared/domain/wave/flipRecord.ts";
import { usesIn } from "../../../../../shared/web/pages/evidence/recordWords.ts";
import { plannedWave, readyMember } from "../../../../support/waves/rulesForTests.ts";

test.each<[boolean, readonly string[] | undefined, number]>([
  [true, ["X.509 Certificate"], 0],
  [true, ["x509CertificateMultiFactor"], 0],
  [true, ["X.509 Certificate", "X.509 Certificate"], 0],
  [false, ["x509CertificateSingleFactor"], 0],
  [false, ["X.509 Certificate", "Password"], 0],
  [false, ["X.509 Certificate", ""], 0],
  [false, ["Previously satisfied"], 0],
  [false, ["Passkey (synced)"], 0],
  [false, ["Certificate of somebody"], 0],
  [false, [], 0],
  [false, undefined, 0],
  [false, ["X.509 Certificate"], 50126],
])("is %s a use of a certificate: %j, error %i", (is, authenticationMethods, errorCode) => {
  expect(isCertificateUse({ authenticationMethods, errorCode })).toBe(is);
});

const LOOKED = "2026-03-20T08:00:00.000Z";
const USED = "2026-03-19T08:00:00.000Z";
const known = { credentials: ["certificate"], certificateUsedAt: USED, lookedAt: LOOKED } as const;

test("a use proves a certificate for 30 days, and only beside its declaration and a look", () => {
  const at = (certificateUsedAt: string) => isProvenByCertificate({ ...known, certificateUsedAt });
  expect([at("2026-02-18T08:00:00.000Z"), at("2026-02-18T07:59:59.999Z")]).toEqual([true, false]);
  expect(isProvenByCertificate({ ...known, credentials: ["windowsHello"] })).toBe(false);
  expect(isProvenByCertificate({ ...known, lookedAt: undefined })).toBe(false);
});

describe("a declaration is nothing that a hire has registered", () => {
  const declared = { id: "group", type: "declaredCertificate", fit: "fits" } as const;
  test("it neither makes an account one in use nor takes the place of a passkey", () => {
    expect(isRegistered(declared)).toBe(false);
    expect(isStillNew(undefined, [declared])).toEqual({ ok: true });
    const passkey = { id: "key", type: "fido2AuthenticationMethod" };
    expect(isStillNew(undefined, [declared, passkey])).toMatchObject({ because: "hasPasskey" });
  });
});

test("the record of a flip and the evidence page say what proved it", () => {
  const holder = {
    ...readyMember,
    checkedAt: LOOKED,
    passkeyCreatedAt: undefined,
    passkeyUsedAt: undefined,
    credentials: ["certificate"],
    certificateUsedAt: USED,
  } as const;
  const [recorded, other] = peopleOfFlip([holder, { ...holder, credentials: [] }], plannedWave);
  expect(recorded?.certificateUsedAt).toBe(USED);
  expect(other).not.toHaveProperty("certificateUsedAt");
  expect(usesIn("UTC", recorded)).toMatch(/2026.* by certificate \(declared by a group\)$/);
  expect(usesIn("UTC", { passkeyUsedAt: USED })).not.toContain("certificate");
  expect(usesIn("UTC", other)).toBeUndefined();
  expect(usesIn("UTC", undefined)).toBeUndefined();
});
