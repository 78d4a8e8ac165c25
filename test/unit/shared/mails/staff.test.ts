import { expect, test } from "vitest";
import { type Staff, staffMails } from "../../../../shared/mails/staff.ts";

const apart = { alertMail: "alerts@contoso.example", securityMail: "security@contoso.example" };
const one = { alertMail: "alerts@contoso.example", securityMail: "Alerts@contoso.example" };

test.each<[string, typeof apart, Staff, readonly (readonly [string, string])[]]>([
  ["operators, of what keeps the app from its work", apart, "operators", [["k", "alerts@contoso.example"]]],
  ["security, of what somebody did", apart, "security", [["k", "security@contoso.example"]]],
  [
    "both, each with a key of their own",
    apart,
    "both",
    [
      ["k", "alerts@contoso.example"],
      ["k|security", "security@contoso.example"],
    ],
  ],
  ["both once, where they are one mailbox", one, "both", [["k", "Alerts@contoso.example"]]],
])("hear of it: %s", (_case, config, to, expected) => {
  expect(staffMails(config, to, "k").map(({ key, address }) => [key, address])).toEqual(expected);
});
