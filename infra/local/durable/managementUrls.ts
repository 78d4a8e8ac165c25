/** The hub that links are for, and the key that opens them. */
interface Hub {
  readonly hubName: string;
  readonly systemKey: string;
}
const WEBHOOK_PATH = "/runtime/webhooks/durabletask";

/** `base` with or without the webhook path and a trailing slash. */
function webhookBase(base: string): string {
  const trimmed = base.replace(/\/+$/, "");
  return new URL(trimmed).pathname === "/" ? `${trimmed}${WEBHOOK_PATH}` : trimmed;
}

/** The links that a started instance's caller gets; `id` may be a placeholder. */
export function managementUrls({ hubName, systemKey }: Hub, base: string, id: string): Record<string, string> {
  const instance = `${webhookBase(base)}/instances/${id}`;
  const query = `taskHub=${hubName}&connection=Storage&code=${systemKey}`;
  return {
    id,
    statusQueryGetUri: `${instance}?${query}`,
    sendEventPostUri: `${instance}/raiseEvent/{eventName}?${query}`,
    terminatePostUri: `${instance}/terminate?reason={text}&${query}`,
    rewindPostUri: `${instance}/rewind?reason={text}&${query}`,
    purgeHistoryDeleteUri: `${instance}?${query}`,
    restartPostUri: `${instance}/restart?${query}`,
    suspendPostUri: `${instance}/suspend?reason={text}&${query}`,
    resumePostUri: `${instance}/resume?reason={text}&${query}`,
  };
}

export function clientInput(hub: Hub, publicBaseUrl: string, rpcBaseUrl: string): string {
  const base = webhookBase(publicBaseUrl);
  const create = `${base}/orchestrators/{functionName}[/{instanceId}]?code=${hub.systemKey}`;
  const rpc = rpcBaseUrl.replace(/\/+$/, "");
  return JSON.stringify({
    taskHubName: hub.hubName,
    creationUrls: {
      createNewInstancePostUri: create,
      createAndWaitOnNewInstancePostUri: `${create}&timeout={timeoutInSeconds}&pollingInterval={intervalInSeconds}`,
    },
    managementUrls: managementUrls(hub, base, "INSTANCEID"),
    baseUrl: base,
    requiredQueryStringParameters: `code=${hub.systemKey}`,
    // The SDK resolves relative paths against it: without the slash they would replace its last part.
    rpcBaseUrl: new URL(rpc).pathname === "/" ? `${rpc}/durabletask/` : `${rpc}/`,
  });
}
