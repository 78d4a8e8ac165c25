import { scopesInWords } from "../deploy/adminSignIn.ts";
import { carryOutSetup } from "./carryOutSetup.ts";
import type { SetupCommand } from "./setupArguments.ts";
import { planSetup } from "./setupPlan.ts";
import { byHandTable, settingLines, setupTable } from "./setupReport.ts";
import type { SetupStep } from "./setupStep.ts";
import { readSetup, type SetupTenant } from "./setupTenant.ts";
import { testAppSkipped } from "./testAppSteps.ts";
import { appReadScope, readScopes, rightsFor } from "./wanted.ts";

/** What the command needs of the world: an admin who signs in and answers, a place to write, time to wait. */
export interface SetupWorld {
  /** Signs the admin in with these scopes and no others. */
  signIn(scopes: readonly string[]): Promise<SetupTenant>;
  /** Whether the admin says yes. */
  agrees(question: string): Promise<boolean>;
  say(text: string): void;
  wait(seconds: number): Promise<void>;
}

/**
 * Looks, shows the plan, and with `--apply` makes what is missing. Scopes are listed and agreed to before each sign-in;
 * those that write are asked for only when there is something to make.
 *
 * @returns the exit code: 0 when nothing stands in the way, 1 otherwise.
 */
export async function runSetup(command: SetupCommand, world: SetupWorld): Promise<number> {
  const { say } = world;
  const words = (scopes: readonly string[], use: string) => scopesInWords({ ...command, scopes }, use);
  const toRead = [...readScopes, ...(testAppSkipped(command) === undefined ? [appReadScope] : [])];
  say(words(toRead, "which only read"));
  if (!(await world.agrees("Sign in and look?"))) return declined(world);
  const plan = planSetup(await readSetup(await world.signIn(toRead), command, world.wait), command);
  const missing = plan.filter(({ kind }) => kind === "make");
  say(`\n${setupTable(plan)}\n${byHandTable()}\n`);
  if (!command.isToApply || missing.length === 0) {
    if (missing.length > 0) say('Nothing was changed. --apply makes what says "make".\n');
    return ended(world, plan);
  }
  const scopes = [...new Set([...toRead, ...missing.map(({ part }) => rightsFor[part].scope)])];
  say(words(scopes, "to read and to make what is missing"));
  if (!(await world.agrees(`Sign in and make ${missing.map(({ name }) => `"${name}"`).join(", ")}?`)))
    return declined(world);
  const results = await carryOutSetup(await world.signIn(scopes), plan, command, world.wait);
  say(`\n${setupTable(results)}\n`);
  return ended(world, results);
}

function declined({ say }: SetupWorld): number {
  say("Nothing was changed.\n");
  return 1;
}

function ended({ say }: SetupWorld, steps: Parameters<typeof settingLines>[0]): number {
  const settings = settingLines(steps);
  if (settings) say(`The settings, for the environment that you deploy:\n${settings}`);
  say("npm run preflight checks all of it, and the rest of the tenant.\n");
  const inTheWay: readonly (SetupStep["kind"] | "failed")[] = ["refused", "unknown", "failed"];
  return steps.some(({ kind }) => (inTheWay as readonly string[]).includes(kind)) ? 1 : 0;
}
