/** Prints the permissions of infra/azure/README.md: `node infra/deploy/permissionTable.ts` */
import { permissionTable } from "./permissions.ts";

process.stdout.write(`${permissionTable()}\n`);
