import type { RolesFacts } from "../../../../shared/domain/roles/rolesFacts.ts";
import { ConflictError } from "../../../../shared/errors.ts";
import type { RolesStore } from "../../../../shared/ports/store/roles.ts";
import { GuardedRows } from "./guardedRows.ts";

export function memoryRoles(): RolesStore {
  const rows = new GuardedRows<RolesFacts>();
  return {
    roles: async () => rows.get("roles"),
    saveRoles: async (value, etag) => {
      if (etag !== undefined) return rows.replace("roles", value, etag);
      if (!rows.insert("roles", value)) throw new ConflictError("another writer was faster");
      return rows.get("roles")?.etag ?? "";
    },
  };
}
