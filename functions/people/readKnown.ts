import type { Config } from "../../shared/config/config.ts";
import { days } from "../../shared/domain/calendar/durations.ts";
import { joinerOf, keepsIn } from "../../shared/domain/enforcement/enforcement.ts";
import { isAsked, isOpen } from "../../shared/domain/enforcement/release.ts";
import { shownRefusals } from "../../shared/domain/enforcement/shownRefusals.ts";
import type { Grant } from "../../shared/domain/pass/grant.ts";
import type { AuthenticationMethod } from "../../shared/domain/people/authenticationMethod.ts";
import { methodDoubt, type NotedUse } from "../../shared/domain/people/methodDoubt.ts";
import { methodKindOf, methodKinds } from "../../shared/domain/people/methodKind.ts";
import { linkStanding, mayStillServe, type PersonAct, personActs } from "../../shared/domain/people/personActs.ts";
import { usablePasskeysOf } from "../../shared/domain/people/usablePasskey.ts";
import type { QuietNote } from "../../shared/domain/quiet/quietNote.ts";
import { isDecidedIn } from "../../shared/domain/wave/decideMember.ts";
import { isServiceError } from "../../shared/errors.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import { aboutApp } from "../../shared/troubles/aboutWork.ts";
import { noteQuietly } from "../../shared/troubles/noteQuietly.ts";
import { mailsOfMember } from "../../shared/waves/mailsOfMember.ts";
import { readPersonOfWave } from "../../shared/waves/personOfWave.ts";
import { hasRole, type Principal } from "../../shared/web/principal.ts";
import { whoMay } from "../../shared/web/whoMay.ts";
import { summaryOf } from "../joiners/readJoiners.ts";
import { accountShown } from "./findPeople.ts";
import { notedOf } from "./notedOf.ts";
import type { KnownPerson } from "./schemas.ts";

export type KnownNeeds = Pick<Ports, "store" | "directory" | "methods" | "clock">;

const ABOUT_KNOWN = aboutApp("reading what is known of a person", {
  meanwhile: "Their page says what is missing, and shows the rest.",
});

/** So long ago a link to a code was opened at most that is shown. */
const LINKS_DAYS = 30;
const MOST_LINKS = 20;
const MOST_MAILS = 20;

/**
 * Everything that the app knows of one person, and what the viewer may do about it. Methods and manager are read live.
 * What cannot be read just now is named in `unread`, and keeps nothing else from being shown.
 * @throws TransientError RefusedError when the account itself cannot be read.
 */
export async function readKnown(
  ports: KnownNeeds,
  config: Config,
  userId: string,
  viewer: Principal,
): Promise<KnownPerson | undefined> {
  const user = await ports.directory.user(userId);
  if (!user) return undefined;
  const { store, clock } = ports;
  const now = clock.now();
  const id = user.id.toLowerCase();
  const unread: string[] = [];
  const part = async <T>(what: string, work: Promise<T>): Promise<T | undefined> => {
    try {
      return await work;
    } catch (error) {
      if (!isServiceError(error)) throw error;
      await noteQuietly(ports, ABOUT_KNOWN, error);
      unread.push(what);
      return undefined;
    }
  };
  const since = new Date(now.getTime() - days(LINKS_DAYS)).toISOString();
  const [manager, held, waves, rows, grants, noted, stored, registrations, undelivered] = await Promise.all([
    part("the manager", ports.directory.managerOf(id)),
    part("the sign-in methods", ports.methods.methodsOf(id)),
    part("the waves", wavesOf(ports, config, id)),
    part("whether and why they are enforced", store.enforcementsOf([id])),
    part("the links to one-time codes", store.grantsOf(id, since)),
    part("the sign-ins that were stopped", notedOf(store, id)),
    part("the release", store.releaseOf(id)),
    part("the registration report", store.registrations([id])),
    part("whether mail arrives", store.undeliverable()),
  ]);
  const registration = registrations?.get(id) ?? registrations?.get(user.id);
  const mayReadJoiners = hasRole(viewer, ...whoMay.readJoiners);
  const joinerId = mayReadJoiners ? registration?.joinerId : undefined;
  const joiner = joinerId === undefined ? undefined : await part("the onboarding", store.joiner(joinerId));
  const links = (grants ?? []).toSorted((a, b) => Date.parse(b.openedAt) - Date.parse(a.openedAt));
  const release = stored && withoutEtag(stored);
  return {
    ...accountShown(user),
    createdDateTime: user.createdDateTime,
    manager: manager && {
      userId: manager.id,
      displayName: manager.displayName,
      userPrincipalName: manager.userPrincipalName,
    },
    methods: held && methodsShown(held, waves?.map(({ noted: use }) => use) ?? []),
    lastPasskeyUse: waves && latest(waves.map(({ usedAt }) => usedAt)),
    waves: waves?.map(({ shown }) => shown),
    enforcements: rows?.map(({ source, state, at, by }) => ({
      source: mayReadJoiners || joinerOf({ source }) === undefined ? source : "joiner",
      state,
      at,
      by,
    })),
    links: grants && links.slice(0, MOST_LINKS).map((grant) => linkOf(grant, now)),
    hire: joiner && hireOf(summaryOf(joiner.record)),
    leave: registration?.leave && { from: registration.leave.from },
    left: registration?.left && { at: registration.left.at },
    quiet: registration?.quiet && quietShown(registration.quiet),
    mails: waves
      ?.flatMap(({ mails }) => mails)
      .toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at))
      .slice(0, MOST_MAILS),
    mailFailedAt: undelivered?.get(user.mail?.toLowerCase() ?? ""),
    refusals: noted && shownRefusals(noted),
    release,
    acts: personActs({
      viewerId: viewer.oid,
      userId: id,
      roles: rolesOf(viewer),
      openLinks: links.filter((grant) => mayStillServe(grant, now)).length,
      mayBeHeldIn: waves?.find(({ mayBeHeld }) => mayBeHeld)?.shown.waveId,
      isEnforced: rows?.some(keepsIn) ?? false,
      isReleased: release !== undefined && (isOpen(release) || isAsked(release, now)),
      hasLeft: registration?.left !== undefined,
    }),
    unread,
  };
}

async function wavesOf(ports: KnownNeeds, config: Config, userId: string) {
  const all = await Promise.all(
    (await ports.store.waves()).map(async (wave) => {
      const found = await readPersonOfWave(ports, config, wave, userId);
      if (!found) return [];
      const { member, person } = found;
      const { userId: _, userPrincipalName: __, displayName: ___, ...standing } = person;
      return [
        {
          shown: { waveId: wave.waveId, name: wave.name, stage: wave.stage, ...standing },
          usedAt: member.passkeyUsedAt,
          noted: { passkeyUsedAt: member.passkeyUsedAt, places: member.places },
          mails: await mailsOfMember(ports, config.rules, wave, member),
          mayBeHeld: isDecidedIn(wave) && member.sortedOut === undefined && member.enforcedAt === undefined,
        },
      ];
    }),
  );
  return all.flat();
}

function methodsShown(held: readonly AuthenticationMethod[], noted: readonly NotedUse[]): KnownPerson["methods"] {
  const usable = new Set(usablePasskeysOf(held).map(({ id }) => id));
  return held.map((method) => {
    const { id, type, model, createdDateTime, planted } = method;
    const kind = methodKindOf(method);
    const doubt = usable.has(id) ? methodDoubt(createdDateTime, noted) : undefined;
    return {
      type,
      kind,
      ...(model !== undefined && { model }),
      isWeak: methodKinds[kind].isWeak === true,
      ...(doubt && { doubt }),
      createdDateTime,
      isUsablePasskey: usable.has(id),
      ...(planted && { planted }),
    };
  });
}

const linkOf = (grant: Grant, now: Date) => ({
  grantId: grant.grantId,
  reason: grant.reason,
  openedAt: grant.openedAt,
  closesAt: grant.closesAt,
  standing: linkStanding(grant, now),
  ...(grant.state.kind === "collected" && { collectedBy: grant.state.by, collectedAt: grant.state.at }),
  ...(grant.openedBy && { openedBy: grant.openedBy }),
});

const hireOf = ({ joinerId, standing, startDate, because }: ReturnType<typeof summaryOf>): KnownPerson["hire"] => ({
  joinerId,
  standing,
  startDate,
  because,
});

const quietShown = ({ nextAt: _, ...rest }: QuietNote): KnownPerson["quiet"] => rest;

const withoutEtag = <T extends { readonly etag: string }>({ etag: _, ...rest }: T) => rest;

const latest = (moments: readonly (string | undefined)[]): string | undefined =>
  moments.flatMap((at) => at ?? []).toSorted((a, b) => Date.parse(b) - Date.parse(a))[0];

const rolesOf = (viewer: Principal): Readonly<Record<PersonAct, boolean>> => ({
  issuePass: hasRole(viewer, ...whoMay.issuePass),
  takeBackLinks: hasRole(viewer, ...whoMay.takeBackLinks),
  hold: hasRole(viewer, ...whoMay.decideAboutMember),
  askRelease: hasRole(viewer, ...whoMay.askRelease),
  endRelease: hasRole(viewer, ...whoMay.endRelease),
  liftLeft: hasRole(viewer, ...whoMay.liftLeft),
});
