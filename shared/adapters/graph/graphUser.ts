import { z } from "zod";
import type { DirectoryUser } from "../../domain/people/directoryUser.ts";
import { userTypeOf } from "../../domain/people/userType.ts";
import { MomentOrAbsent } from "../moments.ts";

export const USER_SELECT =
  "id,userPrincipalName,displayName,givenName,mail,accountEnabled,userType,creationType,externalUserState,employeeId,preferredLanguage,usageLocation,createdDateTime,assignedLicenses";

const orAbsent = z
  .string()
  .nullish()
  .transform((value) => value || undefined);

/** A user as `USER_SELECT` brings it. An account that does not say that it is enabled counts as disabled. */
export const GraphUser: z.ZodType<DirectoryUser> = z
  .object({
    id: z.guid(),
    userPrincipalName: z.string(),
    displayName: z
      .string()
      .nullish()
      .transform((value) => value ?? ""),
    givenName: orAbsent,
    mail: orAbsent,
    accountEnabled: z
      .boolean()
      .nullish()
      .transform((value) => value === true),
    userType: z.string().nullish(),
    creationType: z.string().nullish(),
    externalUserState: z.string().nullish(),
    employeeId: orAbsent,
    preferredLanguage: orAbsent,
    usageLocation: orAbsent,
    createdDateTime: MomentOrAbsent,
    // What is not understood is not told: it only hints at accounts that are nobody's.
    assignedLicenses: z.array(z.unknown()).nullish().catch(undefined),
  })
  .transform(({ userType, creationType, externalUserState, assignedLicenses, ...user }) => ({
    ...user,
    ...(assignedLicenses && { isLicensed: assignedLicenses.length > 0 }),
    userType: userTypeOf({ ...user, userType, creationType, externalUserState }),
  }));

const Typed = z.object({ "@odata.type": z.string().optional() });
/** `#microsoft.graph.user` → `user`; an empty one tells as little as none. */
export const odataType = (value: unknown): string | undefined =>
  Typed.safeParse(value).data?.["@odata.type"]?.replace("#microsoft.graph.", "") || undefined;
