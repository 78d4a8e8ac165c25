import type { User } from "@microsoft/microsoft-graph-types";
import type { Directory } from "../tenant/directory.ts";
import { unitOf } from "../tenant/ids.ts";
import type { Person } from "./standInPerson.ts";

/** What accounts lack in a tenant that is old, was migrated, or is kept up by hand; shares of the employees. */
const lacks: readonly { readonly share: number; readonly change: Partial<User> }[] = [
  { share: 0.02, change: { userType: null } },
  { share: 0.02, change: { createdDateTime: null } },
  { share: 0.005, change: { mail: null } },
  { share: 0.005, change: { mail: "" } },
  { share: 0.01, change: { givenName: "", surname: "", preferredLanguage: "" } },
  { share: 0.01, change: { employeeId: "", department: "", jobTitle: "" } },
];

/** Makes some accounts as odd as those that people reported. Who is hired later has an account as HR makes it. */
export function makeAccountsOdd(
  directory: Pick<Directory, "updateUser">,
  people: Iterable<Pick<Person, "id" | "kind">>,
  seed: number,
): void {
  for (const { id, kind } of people) {
    if (kind !== "employee") continue;
    const drawn = unitOf(seed, `odd account|${id}`);
    let upTo = 0;
    const hit = lacks.find(({ share }) => {
      upTo += share;
      return drawn < upTo;
    });
    if (hit) directory.updateUser(id, hit.change);
  }
}
