/**
 * The app's two secrets, which are made here, kept in the vault and printed nowhere.
 *
 * `node infra/deploy/vaultSecrets.ts ensure|rotate|retire --vault URL`: `ensure` writes what is missing (azure.yaml).
 * Then `rotate` puts a new webhook secret before the present one; both are accepted until `retire` drops the older.
 */
import { randomBytes } from "node:crypto";
import { parseArgs } from "node:util";
import { DefaultAzureCredential, type TokenCredential } from "@azure/identity";
import { retired, rotated, type SecretVault, vaultAt } from "./secretVault.ts";

const WEBHOOKS = "hr-webhook-secrets";
const LINKS = "link-secret";
const newWebhookSecret = (): string => `whsec_${randomBytes(32).toString("base64")}`;

const commands: Readonly<Record<string, (vault: SecretVault) => Promise<string>>> = {
  ensure: async (vault) => {
    const made: string[] = [];
    if ((await vault.read(WEBHOOKS)) === undefined) made.push(await vault.write(WEBHOOKS, newWebhookSecret()));
    if ((await vault.read(LINKS)) === undefined)
      made.push(await vault.write(LINKS, randomBytes(48).toString("base64")));
    return made.length > 0 ? `made ${made.join(" and ")}` : "both secrets are there";
  },
  rotate: async (vault) => {
    await vault.write(WEBHOOKS, rotated(await vault.read(WEBHOOKS), newWebhookSecret()));
    return "a new webhook secret stands first; give it to HR, restart the app, and retire the old one when HR signs with the new";
  },
  retire: async (vault) => {
    await vault.write(WEBHOOKS, retired(await vault.read(WEBHOOKS)));
    return "one webhook secret is left; restart the app";
  },
};

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({ options: { vault: { type: "string" } }, allowPositionals: true });
  const command = commands[positionals[0] ?? ""];
  if (!command || !values.vault)
    throw new Error("usage: node infra/deploy/vaultSecrets.ts ensure|rotate|retire --vault URL");
  const credential: TokenCredential = new DefaultAzureCredential();
  process.stdout.write(`${await command(vaultAt(values.vault, credential, fetch))}\n`);
}

await main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
});
