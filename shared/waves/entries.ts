import type { Config } from "../config/config.ts";
import { keepsIn, waveSource } from "../domain/enforcement/enforcement.ts";
import { sayApprovers } from "../domain/wave/approvers.ts";
import type { WaveMember } from "../domain/wave/member.ts";
import { entryNaming } from "../domain/wave/parts.ts";
import type { WaveFacts } from "../domain/wave/waveFacts.ts";
import { enter, type NotEntered, rowsOf } from "../enforcement/enter.ts";
import { openReleases } from "../enforcement/openReleases.ts";
import { readBackEntries } from "../enforcement/readBackEntries.ts";
import type { Ports } from "../ports/ports.ts";
import { sortOutOtherKind } from "./groupChanges.ts";
import { allMembers, MEMBERS_A_PAGE } from "./memberPages.ts";
import { readPrivileged } from "./sortOut.ts";
import { waveEvent } from "./waveRow.ts";

type Needs = Pick<Ports, "store" | "clock" | "policyWriter" | "directory">;
type Settings = Pick<Config, "enforcedGroupId" | "breakGlassUserIds" | "sharedAccounts">;

/**
 * Puts members of a wave into the enforced group, on what their rows say of them; the entry itself refuses whoever is
 * not ready by them. Who is privileged is read live: whoever belongs into a wave of the other kind is sorted out.
 * Whom the group does not take in is noted in their row and in the trail, and holds up nobody.
 * @param all at most 100. @throws as `enter`; a refusal of everybody is one of the step, and so is one to tell who is
 * privileged.
 */
export async function enterMembers(
  ports: Needs,
  config: Settings,
  wave: WaveFacts,
  all: readonly WaveMember[],
): Promise<void> {
  if (all.length === 0) return;
  const ofOtherKind = await sortOutOtherKind(ports, config, wave, await readPrivileged(ports), all);
  const members = all.filter(({ userId }) => !ofOtherKind.has(userId));
  const by = wave.approval ? `approved by ${sayApprovers(wave.approval)}` : "";
  const entrants = members.map(
    ({
      userId,
      checkedAt,
      hasUsablePasskey,
      fitUnknown,
      lacksSecondKey,
      passkeyCreatedAt,
      passkeyUsedAt,
      certificateUsedAt,
      ...known
    }) => ({
      userId,
      places: known.places,
      credentials: known.credentials,
      sweptInteractive: known.sweptInteractive,
      lookedAt: checkedAt ?? "",
      hasUsablePasskey: fitUnknown || lacksSecondKey ? undefined : hasUsablePasskey,
      passkeyCreatedAt,
      passkeyUsedAt,
      certificateUsedAt,
      approvedAt: wave.approval?.at,
    }),
  );
  const entry = { source: waveSource(wave.waveId), by, scope: wave.waveId };
  const left = await enter(ports, config, entry, entrants, () => witnessesFor(ports, config, wave, members));
  await noteRefused(ports, wave, left);
}

const WITNESSES = 3;

/** Others of this wave whom a row keeps in the group, and who are seen in it now. */
async function witnessesFor(
  { store, directory }: Needs,
  { enforcedGroupId }: Settings,
  wave: WaveFacts,
  members: readonly WaveMember[],
): Promise<readonly string[]> {
  const asked = new Set(members.map(({ userId }) => userId));
  const others = (await allMembers(store, wave.waveId)).filter(
    (member) => !asked.has(member.userId) && member.entryRefused === undefined && entryNaming(wave, member),
  );
  const known = others.filter(({ enforcedAt }) => enforcedAt !== undefined);
  const some = (known.length > 0 ? known : others).slice(0, MEMBERS_A_PAGE);
  const released = await openReleases(store);
  const kept = [...(await rowsOf(store, waveSource(wave.waveId), some)).values()].filter(
    (row) => keepsIn(row) && !released.has(row.userId),
  );
  const ids = kept.slice(0, WITNESSES).map(({ userId }) => userId);
  return ids.length === 0 ? [] : [...(await directory.membersAmong(enforcedGroupId, ids))];
}

async function noteRefused({ store, clock }: Needs, wave: WaveFacts, left: readonly NotEntered[]): Promise<void> {
  const refused = left.flatMap((one) => (one.because === "refusedByGroup" ? [one] : []));
  if (refused.length === 0) return;
  const at = clock.now().toISOString();
  await store.append(
    refused.map(({ userId, said }) =>
      waveEvent(wave, {
        id: `enforcementRefused|${userId}|${at.slice(0, 10)}`,
        at,
        what: "enforcementRefused",
        why: said,
        subjectId: userId,
      }),
    ),
  );
  await store.mergeMembers(
    wave.waveId,
    refused.map(({ userId, said }) => ({ userId, entryRefused: { at, said } })),
  );
}

/** Notes in the member rows who was read back in the group. @returns those who do not show up yet. */
export async function readBackMembers(
  ports: Needs,
  config: Settings,
  { waveId }: WaveFacts,
  members: readonly WaveMember[],
): Promise<readonly string[]> {
  const { store, clock } = ports;
  const userIds = members.map(({ userId }) => userId);
  const missing = await readBackEntries(ports, config, waveSource(waveId), userIds);
  const rows = await rowsOf(store, waveSource(waveId), members);
  const enforcedAt = clock.now().toISOString();
  const found = members.filter(({ userId }) => rows.get(userId)?.state === "in");
  if (found.length > 0)
    await store.mergeMembers(
      waveId,
      found.map(({ userId, entryRefused }) => ({
        userId,
        enforcedAt,
        ...(entryRefused && { entryRefused: undefined }),
      })),
    );
  return missing;
}
