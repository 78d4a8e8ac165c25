/** Prints the README's table of permissions: `node infra/deploy/permissionTable.ts` */
import { permissionTable } from "./permissions.ts";

process.stdout.write(`${permissionTable()}\n`);
