import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { parseTimeSpan } from "./timeSpan.ts";

const timeSpan = z.string().transform((text, context) => {
  const milliseconds = parseTimeSpan(text);
  if (milliseconds === undefined) context.addIssue({ code: "custom", message: `"${text}" is not hh:mm:ss` });
  return milliseconds ?? 0;
});

/**
 * `host.json`, as far as this host reads it (`logging` is taken and left), with the host's own defaults. Source:
 * learn.microsoft.com/azure/azure-functions/functions-host-json.
 */
const HostJson = z.object({
  version: z.literal("2.0"),
  functions: z.array(z.string()).optional(),
  telemetryMode: z.string().optional(),
  extensions: z
    .object({
      http: z.object({ routePrefix: z.string().default("api") }).prefault({}),
      queues: z
        .object({
          batchSize: z.int().min(1).max(32).default(16),
          newBatchThreshold: z.int().min(0).optional(),
          maxDequeueCount: z.int().min(1).default(5),
          visibilityTimeout: timeSpan.prefault("00:00:00"),
          messageEncoding: z.enum(["base64", "none"]).default("base64"),
        })
        .prefault({}),
      durableTask: z
        .object({
          hubName: z.string().default("TestHubName"),
          defaultVersion: z.string().optional(),
          versionMatchStrategy: z.enum(["None", "Strict", "CurrentOrOlder"]).default("CurrentOrOlder"),
          versionFailureStrategy: z.enum(["Reject", "Fail"]).default("Reject"),
          maxConcurrentActivityFunctions: z.int().min(1).optional(),
          tracing: z
            .object({
              distributedTracingEnabled: z.boolean().default(false),
              version: z.enum(["V1", "V2", "None"]).default("V1"),
            })
            .prefault({}),
        })
        .prefault({}),
    })
    .prefault({}),
});

export type HostConfig = z.infer<typeof HostJson>;
export type QueueOptions = HostConfig["extensions"]["queues"];

/** @throws Error naming every fault of the app's `host.json`, or that it has none. */
export function readHostConfig(appDir: string): HostConfig {
  const path = join(appDir, "host.json");
  if (!existsSync(path)) throw new Error(`${appDir} has no host.json: not a function app`);
  const parsed = HostJson.safeParse(JSON.parse(readFileSync(path, "utf8")));
  if (!parsed.success) throw new Error(`${path}: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}
