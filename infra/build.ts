/** `npm run build`: the app in `dist/`, as the host runs it and as it is deployed. */
import { fileURLToPath } from "node:url";
import { bundle } from "./bundle/bundle.ts";

await bundle(fileURLToPath(new URL("../dist", import.meta.url)));
