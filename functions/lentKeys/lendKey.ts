import { APP_SCOPE } from "../../shared/domain/audit.ts";
import { isOut, type LentKey } from "../../shared/domain/lentKeys/lentKey.ts";
import type { Person } from "../../shared/domain/people/person.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import { underEtag } from "../../shared/underEtag.ts";
import type { KeyBack, LendKey } from "./requests.ts";

type Needs = Pick<Ports, "store" | "clock" | "directory">;
export type Lent =
  | { readonly kind: "done"; readonly key: LentKey }
  | { readonly kind: "unknownPerson" | "unknownKey" }
  /** Somebody else has it still. */
  | { readonly kind: "out"; readonly with: string };

/** Notes that somebody has a key from now on. Safe to repeat: whoever has it, has it. @throws TransientError */
export async function lendKey(ports: Needs, { serial, make, person }: LendKey, by: Person): Promise<Lent> {
  const user = await ports.directory.user(person);
  if (!user) return { kind: "unknownPerson" };
  const { store, clock } = ports;
  return underEtag(async (): Promise<Lent> => {
    const known = await store.lentKey(serial);
    if (known && isOut(known.key)) {
      const isTheirs = known.key.userId.toLowerCase() === user.id.toLowerCase();
      return isTheirs ? { kind: "done", key: known.key } : { kind: "out", with: known.key.displayName };
    }
    const at = clock.now().toISOString();
    const { id: userId, displayName } = user;
    const key: LentKey = { serial, make, userId, displayName, lent: { by, at } };
    await store.saveLentKey(key, known?.etag);
    await noted(ports, key, "keyLent", at, by);
    return { kind: "done", key };
  });
}

/** Notes that a key is back, or will never be. Safe to repeat: one that is back stays so. @throws TransientError */
export async function takeKeyBack(ports: Needs, { serial, as }: KeyBack, by: Person): Promise<Lent> {
  const { store, clock } = ports;
  return underEtag(async (): Promise<Lent> => {
    const known = await store.lentKey(serial);
    if (!known) return { kind: "unknownKey" };
    if (!isOut(known.key)) return { kind: "done", key: known.key };
    const at = clock.now().toISOString();
    const key: LentKey = { ...known.key, back: { by, at, as } };
    await store.saveLentKey(key, known.etag);
    await noted(ports, key, as === "lost" ? "keyLost" : "keyBack", at, by);
    return { kind: "done", key };
  });
}

const noted = (
  { store }: Pick<Needs, "store">,
  { serial, make, userId: subjectId }: LentKey,
  what: "keyLent" | "keyBack" | "keyLost",
  at: string,
  who: Person,
): Promise<void> =>
  store.append([
    { scope: APP_SCOPE, id: `${what}|${serial}|${at}`, at, who, what, subjectId, after: `${make}, ${serial}` },
  ]);
