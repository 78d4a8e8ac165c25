import { createHash } from "node:crypto";

/** Who asked: answers go to this execution only. */
export interface Asker {
  instanceId: string;
  executionId: string;
}

/**
 * What an orchestration, a client or another entity sends to an entity. `input` is JSON text, `id` names the answer.
 */
export type EntityMessage =
  | { kind: "call"; id: string; operation: string; input: string | null; asker: Asker }
  | { kind: "signal"; id: string; operation: string; input: string | null }
  /** Goes from entity to entity in the order of `lockSet`; the last one answers. */
  | { kind: "lock"; id: string; lockSet: string[]; position: number; asker: Asker }
  | { kind: "release"; id: string; asker: Asker };

/** `@name@key`, the name in lower case: what an entity is called in messages, history and the file. */
export const entityIdOf = (name: string, key: string): string => `@${name.toLowerCase()}@${key}`;

export function entityNameAndKey(entityId: string): { name: string; key: string } {
  const at = entityId.indexOf("@", 1);
  return { name: entityId.slice(1, at), key: entityId.slice(at + 1) };
}

/** The same GUID whenever the same execution replays the same action. */
export function messageId(executionId: string, id: number): string {
  const hex = createHash("sha256").update(`${executionId}:${id}`).digest("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join("-");
}
