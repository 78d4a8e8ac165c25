import { z } from "zod";
import { collectedPass, type Grant } from "../pass/grant.ts";
import { isSamePerson } from "./person.ts";

/** What somebody of the helpdesk or an admin may do about one person. */
export const PersonActSchema = z.enum(["issuePass", "takeBackLinks", "hold", "askRelease", "endRelease", "liftLeft"]);
export type PersonAct = z.infer<typeof PersonActSchema>;

export interface ActCase {
  readonly viewerId: string;
  readonly userId: string;
  /** Which of these acts the viewer's roles open. */
  readonly roles: Readonly<Record<PersonAct, boolean>>;
  /** Links to codes that may still be collected, and codes that may still be used. */
  readonly openLinks: number;
  /** Of a wave that the person takes part in and that is not over, and in which they are not enforced. */
  readonly mayBeHeldIn: string | undefined;
  readonly isEnforced: boolean;
  readonly isReleased: boolean;
  /** HR has told so, and neither HR nor an Admin has told otherwise since. */
  readonly hasLeft: boolean;
}

export interface ShownAct {
  readonly act: PersonAct;
  readonly may: boolean;
  /** What it does; or why it cannot be done now. */
  readonly say: string;
}

/**
 * Each act, and whether it makes sense now: shown, and checked again when it is done. Pure. What an act rests on beyond
 * this (roles in Entra, stopped sign-ins) is read live when somebody presses.
 */
export const personActs = (asked: ActCase): readonly ShownAct[] =>
  PersonActSchema.options.map((act) => {
    const because = asked.roles[act] ? refusals[act](asked) : noRole[act];
    return { act, may: because === undefined, say: because ?? does[act] };
  });

const isSelf = ({ viewerId, userId }: ActCase): boolean => isSamePerson(viewerId, userId);

const refusals: Readonly<Record<PersonAct, (asked: ActCase) => string | undefined>> = {
  issuePass: (asked) => (isSelf(asked) ? "Nobody gives a code to themselves." : undefined),
  takeBackLinks: ({ openLinks }) =>
    openLinks === 0
      ? "There is no link to a code that could still be collected, and no code of ours that is still valid."
      : undefined,
  hold: (asked) => {
    if (isSelf(asked)) return "Nobody decides about themselves.";
    return asked.mayBeHeldIn === undefined
      ? "This person is in no wave in which they could be held: enforced already, or in none that goes on."
      : undefined;
  },
  askRelease: (asked) => {
    if (isSelf(asked)) return "Nobody releases themselves.";
    if (asked.isReleased) return "This person is released already, or it waits for a second person.";
    return asked.isEnforced ? undefined : "This person is not enforced: there is nothing to be released from.";
  },
  endRelease: ({ isReleased }) => (isReleased ? undefined : "This person is not released."),
  liftLeft: (asked) => {
    if (isSelf(asked)) return "Nobody says of themselves that they are back.";
    return asked.hasLeft ? undefined : "Nothing is noted here that this person has left.";
  },
};

const noRole: Readonly<Record<PersonAct, string>> = {
  issuePass: "The Helpdesk and Admins do this.",
  takeBackLinks: "The Helpdesk and Admins do this.",
  hold: "An Admin does this.",
  askRelease: "An Admin asks, and a second person confirms.",
  endRelease: "The Helpdesk, Approvers and Admins do this.",
  liftLeft: "An Admin does this.",
};

const does: Readonly<Record<PersonAct, string>> = {
  issuePass: "Makes a one-time code for somebody you have before you, or names who collects it.",
  takeBackLinks: "Closes every open link to a code for this person, and deletes a code of ours that is still valid.",
  hold: "Keeps this person outside of enforcement, with a reason, until somebody takes it back.",
  askRelease:
    "Lets a password in for some hours, for an app or device that takes no passkey. A second person confirms.",
  endRelease: "Ends the release at once.",
  liftLeft: "Lets this person have codes again, and waves take them, though HR told that they left.",
};

/** Where a link stands for whoever looks: an open one may have run out. */
export const LinkStandingSchema = z.enum(["open", "beingCollected", "collected", "closed", "expired"]);
export type LinkStanding = z.infer<typeof LinkStandingSchema>;

export function linkStanding({ state, closesAt }: Pick<Grant, "state" | "closesAt">, now: Date): LinkStanding {
  if (state.kind === "minting") return "beingCollected";
  if (state.kind !== "open") return state.kind;
  return Date.parse(closesAt) <= now.getTime() ? "expired" : "open";
}

/** Whether a link may still lead to a code, or its code may still be used: what can be taken back. */
export function mayStillServe(grant: Pick<Grant, "state" | "closesAt">, now: Date): boolean {
  const until = collectedPass(grant)?.expiresAt ?? grant.closesAt;
  return grant.state.kind !== "closed" && Date.parse(until) > now.getTime();
}
