import type { RolesFacts } from "../../domain/roles/rolesFacts.ts";

export interface RolesStore {
  /** @throws RefusedError when it cannot be read. */
  roles(): Promise<{ readonly value: RolesFacts; readonly etag: string } | undefined>;
  /** @throws ConflictError when it changed since it was read with `etag`, or is there already without one. */
  saveRoles(value: RolesFacts, etag: string | undefined): Promise<string>;
}
