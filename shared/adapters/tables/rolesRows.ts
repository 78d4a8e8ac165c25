import { type RolesFacts, RolesFactsSchema } from "../../domain/roles/rolesFacts.ts";
import { ConflictError } from "../../errors.ts";
import type { RolesStore } from "../../ports/store/roles.ts";
import { json, mapper } from "./columns.ts";
import { readOne } from "./readable.ts";
import type { Rows } from "./rows.ts";

const ROLES = "roles";
const rolesRow = mapper<{ value: RolesFacts }>({ value: json(RolesFactsSchema) });

export const tableRoles = (appState: Rows): RolesStore => ({
  roles: async () => {
    const row = await appState.get("app", ROLES);
    return readOne(appState, row, (found) => ({ ...rolesRow.fromRow(found), etag: found.etag }));
  },
  saveRoles: async (value, etag) => {
    const row = { partitionKey: "app", rowKey: ROLES, ...rolesRow.toRow({ value }) };
    if (etag !== undefined) return appState.replace(row, etag);
    const written = await appState.insert(row);
    if (written === undefined) throw new ConflictError("somebody else was faster with the policy over roles");
    return written;
  },
});
