import type { Config } from "../config/config.ts";
import { TransientError } from "../errors.ts";
import type { NotChanged } from "../ports/groups.ts";
import type { Ports } from "../ports/ports.ts";
import { refusedMembers } from "./refusedMembers.ts";

type SettlePorts = Pick<Ports, "store" | "policyWriter">;
type EnforcedGroup = Pick<Config, "enforcedGroupId">;

/** Which way people are to go; nobody stands in both. */
interface Moves {
  readonly ins: readonly string[];
  readonly outs: readonly string[];
}

const MOST_TURNS = 3;

/**
 * Puts people into the enforced group, or takes them out, as their rows say, then reads their rows again. Whoever's
 * rows say otherwise by then goes the other way. So an entry and a leave at the same time end as the rows have it:
 * whichever touches the group last, and also when one of them fails half way.
 *
 * @throws RefusedError naming Graph's code, or TransientError, when somebody did not get in or out.
 */
export async function settle(ports: SettlePorts, config: EnforcedGroup, moves: Moves): Promise<void> {
  const refused = await settleOrName(ports, config, moves);
  if (refused.length > 0) throw refusedMembers(refused, NOT_IN);
}

/** What happened to people whom the group did not take in. */
export const NOT_IN = "did not get into the enforced group";

/**
 * `settle` where one person who is refused must not hold up the others.
 * @returns those whom the group did not take in, and will not. Whether they are in it is unknown until it is read.
 * @throws TransientError when somebody did not get in just now. As `settle` for those who did not get out.
 */
export async function settleOrName(
  ports: SettlePorts,
  config: EnforcedGroup,
  moves: Moves,
  turns: number = MOST_TURNS,
): Promise<readonly NotChanged[]> {
  const refused: NotChanged[] = [];
  try {
    refused.push(...(await move(ports.policyWriter, config, moves)));
  } finally {
    refused.push(...(await turnBack(ports, config, moves, turns)));
  }
  return refused;
}

async function move(
  policyWriter: SettlePorts["policyWriter"],
  { enforcedGroupId }: EnforcedGroup,
  { ins, outs }: Moves,
): Promise<readonly NotChanged[]> {
  const notOut = outs.length === 0 ? [] : await policyWriter.removeMembers(enforcedGroupId, outs);
  const notIn = ins.length === 0 ? [] : await policyWriter.addMembers(enforcedGroupId, ins);
  if (notOut.length > 0) throw refusedMembers(notOut, "could not be taken out of the enforced group");
  if (notIn.some(({ reason }) => reason === "busy")) throw refusedMembers(notIn, NOT_IN);
  return notIn;
}

/** Rows that keep somebody in since then are of an entry, on evidence of its own. */
async function turnBack(
  ports: SettlePorts,
  config: EnforcedGroup,
  { ins, outs }: Moves,
  turns: number,
): Promise<readonly NotChanged[]> {
  if (ins.length + outs.length === 0) return [];
  const { kept } = await ports.store.standingOf([...ins, ...outs]);
  const back = { ins: outs.filter((userId) => kept.has(userId)), outs: ins.filter((userId) => !kept.has(userId)) };
  if (back.ins.length + back.outs.length === 0) return [];
  if (turns <= 1) throw new TransientError("the rows of some people in the enforced group change all the time");
  return settleOrName(ports, config, back, turns - 1);
}
