import { AsyncLocalStorage } from "node:async_hooks";
import { app, type InvocationContext } from "@azure/functions";

/**
 * Lets what lies deep below a function write into that invocation's log. The host exports it (host.json:
 * OpenTelemetry), as long as the worker does not say that it exports by itself; so no exporter is loaded here. Every
 * invocation is wrapped by a hook: no function passes its context on. Source:
 * learn.microsoft.com/azure/azure-functions/opentelemetry-howto; Azure/azure-functions-host
 * OpenTelemetryConfigurationExtensions.cs (filter of `Function.*`), read 2026-11.
 * @returns writes one line; outside any invocation to the console, which the host reads too.
 */
export function invocationLog(): (line: string) => void {
  const current = new AsyncLocalStorage<InvocationContext>();
  app.hook.preInvocation((hook) => {
    const { functionHandler, invocationContext } = hook;
    hook.functionHandler = (...inputs) => current.run(invocationContext, () => functionHandler(...inputs));
  });
  // One argument: nothing in the line is taken for a format.
  return (line) => (current.getStore() ?? console).log(line);
}
