/** The system key of the local hub. It is put into URLs as the extension does, and never asked for. */
const CODE = "local";
const WEBHOOK_PATH = "/runtime/webhooks/durabletask";

/** `base` with or without the webhook path and a trailing slash. */
function webhookBase(base: string): string {
  const trimmed = base.replace(/\/+$/, "");
  return new URL(trimmed).pathname === "/" ? `${trimmed}${WEBHOOK_PATH}` : trimmed;
}

/** The links that a started instance's caller gets; `id` may be a placeholder. */
export function managementUrls(hubName: string, base: string, id: string): Record<string, string> {
  const instance = `${webhookBase(base)}/instances/${id}`;
  const query = `taskHub=${hubName}&connection=Storage&code=${CODE}`;
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

export function clientInput(hubName: string, publicBaseUrl: string, rpcBaseUrl: string): string {
  const base = webhookBase(publicBaseUrl);
  const create = `${base}/orchestrators/{functionName}[/{instanceId}]?code=${CODE}`;
  const rpc = rpcBaseUrl.replace(/\/+$/, "");
  return JSON.stringify({
    taskHubName: hubName,
    creationUrls: {
      createNewInstancePostUri: create,
      createAndWaitOnNewInstancePostUri: `${create}&timeout={timeoutInSeconds}&pollingInterval={intervalInSeconds}`,
    },
    managementUrls: managementUrls(hubName, base, "INSTANCEID"),
    baseUrl: base,
    requiredQueryStringParameters: `code=${CODE}`,
    // The SDK resolves relative paths against it: without the slash they would replace its last part.
    rpcBaseUrl: new URL(rpc).pathname === "/" ? `${rpc}/durabletask/` : `${rpc}/`,
  });
}
