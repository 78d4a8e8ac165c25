import { isDisabled, resolveSettings } from "./appSettings.ts";
import type { Binding } from "./coreApi.ts";
import type { RegisteredFunction } from "./worker.ts";

/** A function that the host serves, its `%SETTING%`s replaced. */
export interface LoadedFunction extends RegisteredFunction {
  name: string;
  trigger: Binding;
  bindings: Binding[];
}

const triggerTypes = new Set(
  [
    "httpTrigger",
    "timerTrigger",
    "queueTrigger",
    "eventGridTrigger",
    "orchestrationTrigger",
    "activityTrigger",
    "entityTrigger",
  ].map(lower),
);
const otherTypes = new Set(["http", "queue", "durableClient", "orchestrationClient"].map(lower));

function lower(text: string): string {
  return text.toLowerCase();
}

/** Whether a binding is of this type; types are compared without regard to case, as the host does. */
export function isType(binding: Binding, type: string): boolean {
  return lower(binding.type) === lower(type);
}

/**
 * The functions to serve: not switched off, chosen by `host.json` where that names some, and made of bindings that this
 * host knows. One that cannot be served is reported and left out, as the Functions host does; the others go on.
 */
export function loadFunctions(
  registered: Iterable<RegisteredFunction>,
  chosen: string[] | undefined,
  report: (message: string) => void,
): Map<string, LoadedFunction> {
  const functions = new Map<string, LoadedFunction>();
  for (const { metadata, callback } of registered) {
    const { name } = metadata;
    if (isDisabled(name) || (chosen && !chosen.includes(name))) continue;
    try {
      const bindings = Object.values(metadata.bindings).map(resolveBinding);
      const trigger = bindings.find((binding) => lower(binding.type).endsWith("trigger"));
      if (!trigger) throw new Error("it has no trigger");
      const unknown = bindings.filter(
        (binding) => !(binding === trigger ? triggerTypes : otherTypes).has(lower(binding.type)),
      );
      if (unknown.length > 0)
        throw new Error(`this host has no binding of type ${unknown.map(({ type }) => `"${type}"`).join(", ")}`);
      functions.set(name.toLowerCase(), { name, metadata, callback, trigger, bindings });
    } catch (error) {
      report(`The '${name}' function is in error: ${error instanceof Error ? error.message : error}`);
    }
  }
  return functions;
}

function resolveBinding(binding: Binding): Binding {
  const resolved = { ...binding };
  for (const [option, value] of Object.entries(binding))
    if (typeof value === "string") resolved[option] = resolveSettings(value);
  return resolved;
}
