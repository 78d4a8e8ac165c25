import { type RolesFacts, RolesFactsSchema } from "../../domain/roles/rolesFacts.ts";
import type { RolesStore } from "../../ports/store/roles.ts";
import { json, mapper } from "./columns.ts";
import { saveGuarded } from "./guardedRow.ts";
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
    return saveGuarded(appState, row, etag, "somebody else was faster with the policy over roles");
  },
});
