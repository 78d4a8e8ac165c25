import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { openApiDocument } from "./document.ts";
import { shareAnswers } from "./sharedAnswers.ts";

/**
 * Writes the document beside the bundle, which answers it as it lies there. `node infra/openapi/writeDocument.ts DIR`
 */
const [, , dir = "."] = process.argv;
await writeFile(join(dir, "openapi.json"), JSON.stringify(shareAnswers(openApiDocument())));
