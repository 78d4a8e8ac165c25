import { readFile } from "node:fs/promises";
import mjml from "mjml-core";
import preset from "mjml-preset-core";

/** Node shows a module that Babel made as it lies there, Vitest unwraps it. */
const mjml2html = mjml.default ?? mjml;

/** MJML wants a colour where it is one; ours stands for the tenant's. */
const STANDS_FOR_BRAND = /#0b5cad/g;

const layout = new URL("../../shared/mails/layout/", import.meta.url);
/** What is made of it: a module, because the app, its tests and the programs around it all read it. */
export const compiled = new URL("letterHtml.ts", layout);

/**
 * The layout of all mails as the module that holds it: HTML for mail programs, without indentation.
 * @throws Error naming the line of what MJML does not know.
 */
export async function compileLayout(): Promise<string> {
  const source = await readFile(new URL("letter.mjml", layout), "utf8");
  const { html } = await mjml2html(source, {
    presets: [preset],
    validationLevel: "strict",
    keepComments: true,
    // A mail loads no font from elsewhere.
    fonts: {},
  });
  const lines = html
    .replaceAll(STANDS_FOR_BRAND, "{{brandColor}}")
    .split("\n")
    .flatMap((line) => line.trim() || []);
  return [
    "/** Made of `letter.mjml` by `npm run mails:layout`; a test says when it is not up to date. */",
    `export const letterHtml = \`${lines.join("\n").replaceAll(/[\\`$]/g, "\\$&")}\n\`;`,
    "",
  ].join("\n");
}
