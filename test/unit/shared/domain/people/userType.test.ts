import { expect, test } from "vitest";
import { notMember, userTypeOf } from "../../../../../shared/domain/people/userType.ts";

const fay = "founder@contoso.example";
const invited = "fay_partner.example#EXT#@contoso.example";

test.each<[string, Partial<Parameters<typeof userTypeOf>[0]>, ReturnType<typeof userTypeOf>]>([
  ["of a member is a member's", { userType: "Member" }, "Member"],
  ["of a guest is a guest's", { userType: "Guest" }, "Guest"],
  ["in other letters is the same", { userType: "member" }, "Member"],
  // Attack H9: synchronised tenants make members of each other's people.
  [
    "of a member from elsewhere is an external one's",
    { userType: "Member", userPrincipalName: invited },
    "ExternalMember",
  ],
  ["… in small letters, too", { userType: "member", userPrincipalName: invited.toLowerCase() }, "ExternalMember"],
  [
    "of a member who was invited is an external one's",
    { userType: "Member", creationType: "Invitation" },
    "ExternalMember",
  ],
  [
    "of a member who accepted an invitation is an external one's",
    { userType: "Member", externalUserState: "Accepted" },
    "ExternalMember",
  ],
  [
    "of a member with an invitation that is new is one's, too",
    { userType: "Member", externalUserState: "Renewed" },
    "ExternalMember",
  ],
  [
    "of a member who came by mail, or by a way that is new, is a member's",
    { userType: "Member", creationType: "Robot" },
    "Member",
  ],
  [
    "of a member of whom nothing else is told is a member's",
    { userType: "Member", creationType: "", externalUserState: "" },
    "Member",
  ],
  ["of a guest from here is a guest's", { userType: "Guest", userPrincipalName: fay }, "Guest"],
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
  expect((["Guest", "ExternalMember", "unknown"] as const).map((userType) => notMember({ userType }))).toEqual([
    "guest",
    "externalMember",
    "unknownUserType",
  ]);
});
