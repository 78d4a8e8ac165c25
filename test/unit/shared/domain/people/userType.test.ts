import { expect, test } from "vitest";
import { notMember, userTypeOf } from "../../../../../shared/domain/people/userType.ts";

const fay = "founder@contoso.example";
const invited = "fay_partner.example#EXT#@contoso.example";

test.each<[string, Partial<Parameters<typeof userTypeOf>[0]>, ReturnType<typeof userTypeOf>]>([
  ["of a member is a member's", { userType: "Member" }, "Member"],
  ["of a guest is a guest's", { userType: "Guest" }, "Guest"],
  ["in other letters is the same", { userType: "member" }, "Member"],
  // An external person whom somebody made a member keeps that.
  ["of an invited member is a member's", { userType: "Member", userPrincipalName: invited }, "Member"],
  // Field case 9: the oldest accounts of a tenant.
  ["that is null is a member's", { userType: null }, "Member"],
  ["that is empty is a member's", { userType: "" }, "Member"],
  [
    "that is null, as all else is, is a member's",
    { userType: null, creationType: null, externalUserState: null },
    "Member",
  ],
  ["that is null with a name from elsewhere is a guest's", { userType: null, userPrincipalName: invited }, "Guest"],
  ["… in small letters, too", { userType: null, userPrincipalName: invited.toLowerCase() }, "Guest"],
  ["that is null and was invited is a guest's", { userType: null, creationType: "Invitation" }, "Guest"],
  [
    "that is null with an invitation that waits is a guest's",
    { userType: null, externalUserState: "PendingAcceptance" },
    "Guest",
  ],
  ["that is null and came by mail is unknown", { userType: null, creationType: "EmailVerified" }, "unknown"],
  ["that is null and came by a way that is new is unknown", { userType: "", creationType: "Robot" }, "unknown"],
  ["that is new is unknown", { userType: "Contractor" }, "unknown"],
  ["that Graph itself does not know yet is unknown", { userType: "unknownFutureValue" }, "unknown"],
  ["that is not told is unknown", {}, "unknown"],
])("a user type %s", (_which, told, type) => {
  expect(userTypeOf({ userPrincipalName: fay, ...told })).toBe(type);
});

test("whoever is of an unknown type is not called a guest", () => {
  expect([notMember({ userType: "Guest" }), notMember({ userType: "unknown" })]).toEqual(["guest", "unknownUserType"]);
});
