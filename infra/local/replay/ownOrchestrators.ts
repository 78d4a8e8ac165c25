import { dummySettings } from "../../deploy/dummySettings.ts";
import { applySettings } from "../host/appSettings.ts";
import { durableCode } from "../host/durableBinding.ts";
import { loadFunctions } from "../host/functionTable.ts";
import { injectCoreModule } from "../host/loadApp.ts";
import { Worker } from "../host/worker.ts";
import type { Orchestrators } from "./replayRecording.ts";

/**
 * This repository's orchestrators out of their sources, so that a debugger stops at a line of them. An orchestrator
 * touches nothing but its history; settings lead nowhere.
 */
export async function ownOrchestrators(): Promise<Orchestrators> {
  const worker = new Worker(() => {});
  injectCoreModule(worker.coreModule());
  const undo = applySettings(import.meta.dirname, dummySettings("UseDevelopmentStorage=true"));
  try {
    await import("../../../functions/index.ts");
    const report = (message: string) => process.stderr.write(`${message}\n`);
    const functions = loadFunctions(worker.functions.values(), undefined, report);
    await worker.start();
    return durableCode(functions, (fn, invocation) => worker.invoke(fn, invocation));
  } finally {
    undo();
  }
}
