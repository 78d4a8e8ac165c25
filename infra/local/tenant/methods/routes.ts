import { iso } from "../ids.ts";
import { takesOnly } from "../odata/queryOptions.ts";
import type { UserRecord } from "../principals/state.ts";
import { type Answer, type Call, noContent, ok, param } from "../server/call.ts";
import { badRequest, methodNotFound } from "../server/graphError.ts";
import type { Bucket, Route } from "../server/router.ts";
import type { TenantState } from "../state.ts";

/** A registered method beside the password and the Temporary Access Pass. */
export type StoredMethod = { readonly id: string; readonly createdAt: number } & MethodShape;
export type MethodShape =
  | {
      readonly kind: "fido2";
      readonly displayName: string;
      readonly aaGuid: string;
      readonly model: string;
      readonly passkeyType: "deviceBound" | "synced";
    }
  | { readonly kind: "windowsHelloForBusiness"; readonly displayName: string }
  | { readonly kind: "platformCredential"; readonly displayName: string }
  | { readonly kind: "microsoftAuthenticator"; readonly displayName: string }
  | { readonly kind: "softwareOath" }
  | { readonly kind: "phone"; readonly phoneNumber: string }
  | { readonly kind: "email"; readonly emailAddress: string };

/** Passkeys in Microsoft Authenticator, iOS and Android and those of Windows Hello. */
const authenticatorAaGuids: readonly string[] = [
  "90a3ccdf-635c-4729-a248-9b709135078f",
  "de1e552d-db1d-4423-a619-566b625cdc84",
];
const windowsHelloAaGuids = [
  "08987058-cadc-4b81-b6e1-30de50dcbe96",
  "9ddd1817-af5a-4672-a2b9-3e3dd95000a9",
  "6028b017-b1d4-4c02-b4b3-afcdafc96bb2",
];

/** The combination a method satisfies by itself in an authentication strength; undefined for second factors. */
export function combinationOf(method: MethodShape): string | undefined {
  if (method.kind === "fido2") return "fido2";
  if (method.kind === "windowsHelloForBusiness" || method.kind === "platformCredential")
    return "windowsHelloForBusiness";
  return undefined;
}

/** As `methodsRegistered` in the registration report spells it. Source: beta enum usageAuthMethod, read 2026-01. */
export function reportName(method: MethodShape): string {
  switch (method.kind) {
    case "fido2":
      if (method.passkeyType === "synced") return "passKeySynced";
      if (authenticatorAaGuids.includes(method.aaGuid)) return "passKeyDeviceBoundAuthenticator";
      return windowsHelloAaGuids.includes(method.aaGuid) ? "passKeyDeviceBoundWindowsHello" : "passKeyDeviceBound";
    case "windowsHelloForBusiness":
      return "windowsHelloForBusiness";
    case "platformCredential":
      return "macOsSecureEnclaveKey";
    case "microsoftAuthenticator":
      return "microsoftAuthenticatorPush";
    case "softwareOath":
      return "softwareOneTimePasscode";
    case "phone":
      return "mobilePhone";
    case "email":
      return "email";
  }
}

function write(method: StoredMethod): Record<string, unknown> {
  const head = (type: string) => ({
    "@odata.type": `#microsoft.graph.${type}AuthenticationMethod`,
    id: method.id,
    createdDateTime: iso(method.createdAt),
  });
  switch (method.kind) {
    case "fido2": {
      const { displayName, aaGuid, model, passkeyType } = method;
      const attestationLevel = passkeyType === "synced" ? "notAttested" : "attested";
      return {
        ...head("fido2"),
        displayName,
        aaGuid,
        model,
        attestationCertificates: [],
        attestationLevel,
        passkeyType,
      };
    }
    case "windowsHelloForBusiness":
      return { ...head("windowsHelloForBusiness"), displayName: method.displayName, keyStrength: "normal" };
    case "platformCredential":
      return {
        ...head("platformCredential"),
        displayName: method.displayName,
        keyStrength: "normal",
        platform: "macOS",
      };
    case "microsoftAuthenticator":
      return {
        ...head("microsoftAuthenticator"),
        createdDateTime: null,
        displayName: method.displayName,
        deviceTag: "SoftwareTokenActivated",
        phoneAppVersion: "6.2511.7",
      };
    case "softwareOath":
      return head("softwareOath");
    case "phone":
      return {
        ...head("phone"),
        phoneNumber: method.phoneNumber,
        phoneType: "mobile",
        smsSignInState: "notAllowedByPolicy",
      };
    case "email":
      return { ...head("email"), emailAddress: method.emailAddress };
  }
}

const passwordMethodId = "28c10230-6103-485e-b985-444c60001490";
const password = (user: UserRecord) => ({
  "@odata.type": "#microsoft.graph.passwordAuthenticationMethod",
  id: passwordMethodId,
  password: null,
  createdDateTime: iso(user.createdAt),
});

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
 * `/users/{id}/authentication/methods` and the typed collections beside the Temporary Access Pass. No query options,
 * one page.
 */
export function methodRoutes(tenant: TenantState): Route[] {
  const { principals, passes, audits } = tenant;
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
        value: [password(user), ...user.methods.map(write), ...(pass ? [pass] : [])],
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
            value: user.methods.filter((m) => m.kind === kind).map(write),
          });
        },
      },
      {
        ...base,
        method: "GET",
        template: `/users/{id}/authentication/${name}/{methodId}`,
        permissions: readers(narrowScopes[name]),
        handle: (call) => ok({ "@odata.context": context(call, `${name}/$entity`), ...write(find(call).method) }),
      },
      {
        ...base,
        method: "DELETE",
        template: `/users/{id}/authentication/${name}/{methodId}`,
        permissions: writers(narrowScopes[name]),
        handle: (call) => {
          const { user, method } = find(call);
          removeMethod(tenant, user, method.id);
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
        value: [password(principals.visibleUser(param(call, 0)))],
      }),
  };
  return [all, passwords, ...typed];
}

export function addMethod(tenant: TenantState, user: UserRecord, method: StoredMethod): void {
  if (user.methods.some((m) => m.id === method.id)) throw badRequest(`method ${method.id} exists already`);
  tenant.report.beforeChange(user);
  user.methods.push(method);
  tenant.report.afterChange(user, method.createdAt);
}

/** False when the user has no such method. */
export function removeMethod(tenant: TenantState, user: UserRecord, methodId: string): boolean {
  const at = user.methods.findIndex((m) => m.id === methodId);
  if (at < 0) return false;
  tenant.report.beforeChange(user);
  user.methods.splice(at, 1);
  return true;
}
