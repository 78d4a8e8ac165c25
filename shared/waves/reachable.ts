import type { WaveMember } from "../domain/wave/member.ts";
import type { Ports } from "../ports/ports.ts";

/** Who has an address at which mails arrive. */
export async function reachable(store: Ports["store"]): Promise<(member: WaveMember) => boolean> {
  const undeliverable = await store.undeliverable();
  return ({ mail }) => mail !== undefined && !undeliverable.has(mail.toLowerCase());
}
