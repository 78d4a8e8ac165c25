import type { WaveStage } from "../../domain/wave/stages.ts";

/** What comes after a stage of a wave, in a sentence. */
export const nextWords: Readonly<Record<WaveStage, string>> = {
  planned: "the announcement goes out a week before the start.",
  announced: "on the start date everybody without a passkey is asked to set one up.",
  open: "a week after the start whoever has no passkey is reminded, with the manager in copy.",
  reminded: "passkeys are looked at live every working day; once the gate opens, whoever is not ready is warned.",
  gated: "the warning goes out to everybody who is not ready.",
  warned: "the wave's own policy is created in report-only, where it stops nobody and shows whom it would stop.",
  reportOnly: "sign-ins are judged; when they are clean, a second admin is asked to approve.",
  swept:
    "once approved, everybody is looked at again; whoever is ready enters the enforced group, one by one, and whoever is not stays outside.",
  enforcing:
    "whoever was approved and is ready still enters the enforced group, one by one, and is read back there. Whoever is not ready stays outside and is chased.",
  enforced:
    "the sign-in log is watched closely. Whoever gets ready enters without another approval for four weeks; about those who are still outside later, an admin decides by name.",
  watched: "the watch goes on at a slower pace.",
  steady:
    "the sign-in log is read every four hours. Whoever gets ready enters without another approval for four weeks; about those who are still outside later, an admin decides by name.",
  rolledBack: "the wave begins again at its reminders.",
  cancelled: "nothing. Its people can be part of another wave.",
};
