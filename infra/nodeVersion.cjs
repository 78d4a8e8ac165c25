/**
 * Stops npm scripts on a Node that cannot run TypeScript, with what to do about it. It runs before them on any Node.
 * Source: nodejs.org/api/typescript.html, read 2026-11: types are stripped without a flag from 22.18 on.
 */
const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 22 || (major === 22 && minor < 18)) {
  process.stderr.write(
    `Node 22.18 or newer is needed, and this is ${process.version} (${process.execPath}).\n` +
      "The npm scripts bring their own Node 24, the package `node`: run `npm ci`, without --ignore-scripts, and try again.\n" +
      "Without npm, use the version that `.node-version` names.\n",
  );
  process.exit(1);
}
