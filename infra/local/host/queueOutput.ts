import type { Binding, RpcInvocationResponse, RpcTypedData } from "./coreApi.ts";
import { isType, type LoadedFunction } from "./functionTable.ts";
import { encodeMessage, type QueueAccounts } from "./queueAccounts.ts";

/**
 * Sends what a function gave to its queue outputs, in order; an array is several messages. They expire after storage's
 * own seven days.
 *
 * @throws Error when storage refuses one: the invocation has then failed.
 */
export async function sendQueueOutputs(
  fn: LoadedFunction,
  invoked: RpcInvocationResponse,
  accounts: QueueAccounts,
  encoding: "base64" | "none",
): Promise<void> {
  const returned = fn.metadata.bindings["$return"];
  for (const binding of fn.bindings) {
    if (binding.direction !== "out" || !isType(binding, "queue")) continue;
    const isReturn = returned?.name === binding.name;
    const data = isReturn ? invoked.returnValue : invoked.outputData?.find(({ name }) => name === binding.name)?.data;
    if (data) await send(binding, messageTexts(data), accounts, encoding);
  }
}

async function send(
  binding: Binding,
  texts: string[],
  accounts: QueueAccounts,
  encoding: "base64" | "none",
): Promise<void> {
  const connection = typeof binding["connection"] === "string" ? binding["connection"] : undefined;
  const queue = accounts.queue(connection, String(binding["queueName"]));
  for (const text of texts) {
    const message = encodeMessage(text, encoding);
    try {
      await queue.sendMessage(message);
    } catch (error) {
      if ((error as { code?: string }).code !== "QueueNotFound") throw error;
      await queue.createIfNotExists();
      await queue.sendMessage(message);
    }
  }
}

function messageTexts(data: RpcTypedData): string[] {
  if (data.json === undefined)
    return [
      data.string ?? (data.bytes ? Buffer.from(data.bytes).toString("utf8") : String(data.int ?? data.double ?? "")),
    ];
  const value: unknown = JSON.parse(data.json);
  const values: unknown[] = Array.isArray(value) ? value : [value];
  return values.map((item) => (typeof item === "string" ? item : JSON.stringify(item)));
}
