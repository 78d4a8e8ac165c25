/**
 * `npm run tenant:setup`: shows what a tenant lacks before the app can be deployed, and with `--apply` makes it. Exit
 * code 1 when something stands in the way, 2 when the command is not understood or the sign-in fails.
 */
import { once } from "node:events";
import { createInterface } from "node:readline/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { GraphClient } from "../../shared/adapters/graph/graphClient.ts";
import { signInAsAdmin } from "../deploy/adminSignIn.ts";
import { runSetup, type SetupWorld } from "./runSetup.ts";
import { parseSetupArguments, type SetupCommand, UsageError, usage } from "./setupArguments.ts";
import { graphSetupTenant } from "./setupTenant.ts";

const worldOf = (command: SetupCommand): SetupWorld => ({
  signIn: async (scopes) =>
    graphSetupTenant(new GraphClient("https://graph.microsoft.com", await signInAsAdmin({ ...command, scopes }))),
  agrees: async (question) => {
    if (command.saysYes) return true;
    const terminal = createInterface({ input: process.stdin, output: process.stdout });
    try {
      // Where nobody can answer, the input ends without one.
      const ended = once(terminal, "close").then(() => "");
      const answer = await Promise.race([terminal.question(`${question} [y/N] `), ended]);
      return /^y(es)?$/i.test(answer.trim());
    } finally {
      terminal.close();
    }
  },
  say: (text) => void process.stdout.write(text),
  wait: async (seconds) => {
    await sleep(Math.min(seconds, 60) * 1000);
  },
});

try {
  const command = parseSetupArguments(process.argv.slice(2), process.env);
  process.exitCode = await runSetup(command, worldOf(command));
} catch (error) {
  const said = error instanceof Error ? error.message : String(error);
  process.stderr.write(`${said}\n${error instanceof UsageError ? usage : ""}`);
  process.exitCode = 2;
}
