import type { Directory } from "../../tenant/directory.ts";
import { licensedBy } from "../../tenant/organization/state.ts";
import type { NewUser } from "../../tenant/principals/records.ts";

/** Older than the run, and known everywhere. */
const LONG_AGO = "2024-03-01T08:00:00Z";

/** An account of the tenant's own, with whatever else is told. @returns its id. */
export const addAccount = (directory: Directory, name: string, more: Partial<NewUser> = {}): string =>
  directory.addUser({
    userPrincipalName: `${name}@contoso.example`,
    displayName: name,
    mail: `${name}@contoso.example`,
    createdDateTime: LONG_AGO,
    ...licensedBy(directory.licence),
    ...more,
  });
