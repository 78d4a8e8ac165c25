import type { SetupPart } from "./wanted.ts";

/** What the admin decided: ids of what is there under another name and shall be used. */
export interface SetupWish {
  readonly strengthId: string | undefined;
  readonly enforcedGroupId: string | undefined;
  /** Whether a group for the nudge at sign-in is wanted, too. */
  readonly wantsNudge: boolean;
  /** Where the deployed app is reached; without it the test application is left out. */
  readonly appUrl: string | undefined;
  readonly breakGlassGroupId: string | undefined;
}

export interface Named {
  readonly part: SetupPart;
  readonly name: string;
}
export type SetupStep = Named &
  (
    | { readonly kind: "there"; readonly id: string; readonly notes: readonly string[] }
    /** @param appId of a registration that is there, and lacks its service principal. */
    | { readonly kind: "make"; readonly appId?: string }
    | { readonly kind: "skipped"; readonly because: string }
    /** Something else is in its place; people have to decide. */
    | { readonly kind: "refused"; readonly because: string; readonly fix: string }
    | { readonly kind: "unknown"; readonly because: string }
  );

export const sameName = (a: string | null | undefined, b: string): boolean =>
  (a ?? "").trim().toLowerCase() === b.trim().toLowerCase();

export const twice = (found: readonly { readonly id: string }[]) => ({
  kind: "refused" as const,
  because: `${found.length} have this name: ${found.map(({ id }) => id).join(", ")}`,
  fix: "rename or delete all but the right one",
});
