/** What somebody still has who has a new phone, or none. */
export const leftChoices = ["oldPhone", "computer", "neither"] as const;
export type LeftChoice = (typeof leftChoices)[number];

interface Step {
  readonly text: string;
  /** Where it is done. */
  readonly at?: "securityInfo" | "ownCode" | "team" | "helpdesk";
}

export interface PhoneGuideWords {
  readonly title: string;
  readonly intro: string;
  readonly question: string;
  readonly choices: Readonly<Record<LeftChoice, string>>;
  readonly steps: Readonly<Record<LeftChoice, readonly Step[]>>;
  readonly links: Readonly<Record<NonNullable<Step["at"]>, string>>;
  readonly stolen: string;
  readonly nobodyAsks: string;
  readonly back: string;
  readonly own: string;
}
