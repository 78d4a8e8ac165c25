/** A registered method other than the password and the Temporary Access Pass. */
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
