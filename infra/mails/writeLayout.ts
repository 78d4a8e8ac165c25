/** `npm run mails:layout`: makes HTML of the layout of all mails, for whoever has changed it. */
import { writeFile } from "node:fs/promises";
import { compiled, compileLayout } from "./compileLayout.ts";

await writeFile(compiled, await compileLayout());
