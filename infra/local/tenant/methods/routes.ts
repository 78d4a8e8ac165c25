import { takesOnly } from "../odata/queryOptions.ts";
import type { UserRecord } from "../principals/records.ts";
import { type Answer, type Call, noContent, ok, param } from "../server/call.ts";
import { methodNotFound } from "../server/graphError.ts";
import type { Bucket, Route } from "../server/router.ts";
import type { TenantState } from "../state.ts";
import { writeMethod, writePassword } from "./methodJson.ts";
import { reportName } from "./methodNames.ts";
import type { StoredMethod } from "./records.ts";

const collections = {
  fido2Methods: "fido2",
  windowsHelloForBusinessMethods: "windowsHelloForBusiness",
  platformCredentialMethods: "platformCredential",
  microsoftAuthenticatorMethods: "microsoftAuthenticator",
  softwareOathMethods: "softwareOath",
  phoneMethods: "phone",
  emailMethods: "email",
} as const;
const narrowScopes: Record<keyof typeof collections, string> = {
  fido2Methods: "Passkey",
  windowsHelloForBusinessMethods: "WindowsHello",
  platformCredentialMethods: "PlatformCred",
  microsoftAuthenticatorMethods: "MicrosoftAuthApp",
  softwareOathMethods: "SoftwareOATH",
  phoneMethods: "Phone",
  emailMethods: "Email",
};

/**
 * `/users/{id}/authentication/methods` and the typed collections, except that of the Temporary Access Pass. They take
 * no query options and answer one page.
 */
export function methodRoutes(tenant: TenantState): Route[] {
  const { principals, methods, passes, audits } = tenant;
  const context = (call: Call, tail: string) =>
    `${call.origin}/v1.0/$metadata#users('${param(call, 0)}')/authentication/${tail}`;
  const bucket: Bucket = "reports";
  const base = { versions: ["v1.0"] as const, bucket, cost: 1 };
  const readers = (scope: string) => [
    ["UserAuthenticationMethod.Read.All"],
    ["UserAuthenticationMethod.ReadWrite.All"],
    [`UserAuthMethod-${scope}.Read.All`],
    [`UserAuthMethod-${scope}.ReadWrite.All`],
  ];
  const writers = (scope: string) => [
    ["UserAuthenticationMethod.ReadWrite.All"],
    [`UserAuthMethod-${scope}.ReadWrite.All`],
  ];

  const all: Route = {
    ...base,
    method: "GET",
    template: "/users/{id}/authentication/methods",
    permissions: [["UserAuthenticationMethod.Read.All"], ["UserAuthenticationMethod.ReadWrite.All"]],
    handle: (call): Answer => {
      takesOnly(call.query);
      const user = principals.visibleUser(param(call, 0));
      const pass = passes.read(user);
      return ok({
        "@odata.context": context(call, "methods"),
        value: [writePassword(user), ...user.methods.map(writeMethod), ...(pass ? [pass] : [])],
      });
    },
  };

  const typed = (Object.keys(collections) as (keyof typeof collections)[]).flatMap((name): Route[] => {
    const kind = collections[name];
    const find = (call: Call): { user: UserRecord; method: StoredMethod } => {
      const user = principals.visibleUser(param(call, 0));
      const method = user.methods.find((m) => m.kind === kind && m.id === param(call, 1));
      if (!method) throw methodNotFound();
      return { user, method };
    };
    return [
      {
        ...base,
        method: "GET",
        template: `/users/{id}/authentication/${name}`,
        permissions: readers(narrowScopes[name]),
        handle: (call) => {
          takesOnly(call.query);
          const user = principals.visibleUser(param(call, 0));
          return ok({
            "@odata.context": context(call, name),
            value: user.methods.filter((m) => m.kind === kind).map(writeMethod),
          });
        },
      },
      {
        ...base,
        method: "GET",
        template: `/users/{id}/authentication/${name}/{methodId}`,
        permissions: readers(narrowScopes[name]),
        handle: (call) => ok({ "@odata.context": context(call, `${name}/$entity`), ...writeMethod(find(call).method) }),
      },
      {
        ...base,
        method: "DELETE",
        template: `/users/{id}/authentication/${name}/{methodId}`,
        permissions: writers(narrowScopes[name]),
        handle: (call) => {
          const { user, method } = find(call);
          methods.remove(user, method.id);
          audits.securityInfo(
            user,
            call.identity,
            "Admin deleted security info",
            `Admin deleted ${reportName(method)} method for user`,
          );
          return noContent;
        },
      },
    ];
  });

  const passwords: Route = {
    ...base,
    method: "GET",
    template: "/users/{id}/authentication/passwordMethods",
    permissions: [["UserAuthenticationMethod.Read.All"], ["UserAuthenticationMethod.ReadWrite.All"]],
    handle: (call) =>
      ok({
        "@odata.context": context(call, "passwordMethods"),
        value: [writePassword(principals.visibleUser(param(call, 0)))],
      }),
  };
  return [all, passwords, ...typed];
}
