import type { Erasure, RowsOfTables } from "../../shared/domain/erasure/erasure.ts";
import { withRows } from "../../shared/domain/erasure/erasure.ts";
import { erasureRefusals } from "../../shared/domain/erasure/erasureRules.ts";
import type { NamedPerson } from "../../shared/domain/erasure/namedPerson.ts";
import { treatedTables, treatments } from "../../shared/domain/erasure/treatments.ts";
import type { Patience } from "../host/patience.ts";
import { type CaseNeeds, readErasureCase } from "./readErasureCase.ts";
import type { ErasureStatus } from "./schemas.ts";

/**
 * What is stored of one person, and why it cannot be deleted now. Counted for as long as somebody waits.
 * @throws TransientError RefusedError when something on which a rule rests cannot be read.
 */
export async function readErasure(
  ports: CaseNeeds,
  userId: string,
  viewerId: string,
  patience: Patience,
): Promise<ErasureStatus> {
  const { facts, person } = await readErasureCase(ports, userId, viewerId);
  const known = await ports.store.erasure(userId);
  const { rows, isCounted } = known ? { rows: {}, isCounted: false } : await countStored(ports, person, patience);
  const [displayName] = person.names;
  return {
    userId,
    ...(displayName !== undefined && { displayName }),
    account: facts.account === "gone" ? "gone" : "there",
    stored: shown(rows),
    isCounted,
    refusals: erasureRefusals(facts, ports.clock.now()),
    ...(known && { underWay: progressOf(known.erasure) }),
  };
}

const progressOf = ({ asked, reason, rows, round, place, notYet }: Erasure): ErasureStatus["underWay"] => ({
  asked,
  reason,
  done: shown(rows),
  round,
  at: treatedTables.find((table) => place?.includes(`"${table}"`)),
  notYet,
});

async function countStored({ store }: CaseNeeds, person: NamedPerson, patience: Patience) {
  let rows: RowsOfTables = {};
  let place: string | undefined;
  do {
    const part = await store.storedPart(person, place);
    rows = withRows(rows, part.rows);
    place = part.next;
  } while (place !== undefined && patience.left() > 0);
  return { rows, isCounted: place === undefined };
}

const shown = (rows: RowsOfTables): ErasureStatus["stored"] =>
  treatedTables.flatMap((table) => {
    const { as, holds } = treatments[table];
    const count = rows[table] ?? 0;
    return count > 0 && as !== "nothing" && as !== "refused" ? [{ table, holds, becomes: as, rows: count }] : [];
  });
