import type { DirectoryUser } from "../people/directoryUser.ts";
import { isSamePerson } from "../people/person.ts";
import type { WaveStage } from "../wave/stages.ts";
import type { WaveFacts } from "../wave/waveFacts.ts";
import { isPrivilegedWave } from "../wave/waveKind.ts";
import { type CollectRequest, isManagedBy, presserProblem, subjectProblem } from "./pickUpRules.ts";
import { type Told, type ToldKey, tell } from "./told.ts";

/** Why a manager gets no link for somebody, by what is read live when they ask. */
export type OfferRefusal =
  | NonNullable<ReturnType<typeof presserProblem>>
  | NonNullable<ReturnType<typeof subjectProblem>>
  | "notTheManager"
  | "notInWave"
  | "hasPasskey"
  | "passWontDo"
  | "offeredToday";

export type OfferVerdict =
  | { readonly ok: true }
  | { readonly ok: false; readonly because: OfferRefusal; readonly say: string; readonly told: Told };

/** Everything read live in this very request, but for the rows of waves. */
interface OfferRequest extends Pick<CollectRequest, "presser" | "presserUser" | "privilege" | "isBreakGlass"> {
  /** Whom the code would be for, as the request names them. */
  readonly userId: string;
  readonly subject: DirectoryUser | undefined;
  /** The subject's manager in Entra at this moment. */
  readonly manager: DirectoryUser | undefined;
  /** In which they take part, and which has opened. */
  readonly wave: Pick<WaveFacts, "kind"> | undefined;
}

/**
 * Whether this person may ask for a link to a code for that one (R84, architecture rules 1, 4, 9). Pure. As at the
 * press of the link itself. Whoever is not the manager now learns nothing, not even whether there is such a person.
 */
export function mayAskForCode(request: OfferRequest): OfferVerdict {
  const because = refusalOf(request);
  return because === undefined ? { ok: true } : refusedOffer(because);
}

export const refusedOffer = (because: OfferRefusal): Extract<OfferVerdict, { ok: false }> => ({
  ok: false,
  because,
  ...tell(keys[because]),
});

function refusalOf(request: OfferRequest): OfferRefusal | undefined {
  const { userId, subject, manager, presser, wave } = request;
  const stranger = presserProblem(request, userId);
  if (stranger) return stranger;
  if (!subject || !isSamePerson(subject.id, userId) || !isManagedBy(manager, presser)) return "notTheManager";
  const problem = subjectProblem(request, subject);
  if (problem) return problem;
  if (!wave) return "notInWave";
  // No code is ever made for them (architecture rule 4).
  return isPrivilegedWave(wave) ? "privileged" : undefined;
}

const before: readonly WaveStage[] = ["planned", "announced"];

/** Whether people of a wave are late who are not ready: they were asked, and it is not called off. */
export const hasOpenedFor = ({ stage, cancelRequested }: Pick<WaveFacts, "stage" | "cancelRequested">): boolean =>
  !before.includes(stage) && stage !== "cancelled" && cancelRequested === undefined;

/** Where a code of one manager's asking works so long: asked for on a Friday, it can be collected on the Tuesday. */
export const ASKED_FOR_DAYS = 4;

/** What is said at the link as well is said in the same words. */
const keys: Readonly<Record<OfferRefusal, ToldKey>> = {
  presserUnknown: "ask.presserUnknown",
  presserIsGuest: "ask.presserIsGuest",
  presserIsExternal: "ask.presserIsExternal",
  presserOfUnknownType: "ask.presserOfUnknownType",
  ownPass: "ask.ownPass",
  notTheManager: "ask.notTheManager",
  notInWave: "ask.notInWave",
  hasPasskey: "ask.hasPasskey",
  offeredToday: "ask.offeredToday",
  breakGlass: "breakGlass",
  privileged: "privileged",
  rolesUnreadable: "rolesUnreadable",
  guest: "guest",
  externalMember: "externalMember",
  unknownUserType: "unknownUserType",
  accountDisabled: "accountDisabled",
  passWontDo: "passWontDo",
};
