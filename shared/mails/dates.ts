/** Making a formatter costs a hundred times what using it does; there are a few hundred zones at most. */
const formatters = new Map<
  string,
  {
    readonly day: Intl.DateTimeFormat;
    readonly short: Intl.DateTimeFormat;
    readonly year: Intl.DateTimeFormat;
    readonly time: Intl.DateTimeFormat;
  }
>();

function formattersOf(timeZone: string) {
  const known = formatters.get(timeZone);
  if (known) return known;
  const made = {
    day: new Intl.DateTimeFormat("en-GB", { timeZone, weekday: "long", day: "numeric", month: "long" }),
    short: new Intl.DateTimeFormat("en-GB", { timeZone, day: "numeric", month: "short", year: "numeric" }),
    year: new Intl.DateTimeFormat("en-GB", { timeZone, year: "numeric" }),
    time: new Intl.DateTimeFormat("en-GB", {
      timeZone,
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
      timeZoneName: "short",
    }),
  };
  formatters.set(timeZone, made);
  return made;
}

/** e.g. `Monday 30 March`, in the reader's zone. */
export const dayIn = (timeZone: string, moment: string): string =>
  formattersOf(timeZone).day.format(new Date(moment)).replace(",", "");

/** e.g. `Monday 30 March at 09:00 CEST`, in the reader's zone. */
export const momentIn = (timeZone: string, moment: string): string =>
  `${dayIn(timeZone, moment)} at ${formattersOf(timeZone).time.format(new Date(moment))}`;

/** e.g. `Monday 30 March, 09:00`, where the zone is said beside it. */
export function dayAndTimeIn(timeZone: string, moment: string): string {
  const parts = formattersOf(timeZone).time.formatToParts(new Date(moment));
  const of = (type: string) => parts.find((part) => part.type === type)?.value ?? "";
  return `${dayIn(timeZone, moment)}, ${of("hour")}:${of("minute")}`;
}

/** The same with its year, for what is read years later: `Monday 30 March 2026 at 09:00 CEST`. */
export function recordedMomentIn(timeZone: string, moment: string): string {
  const { year, time } = formattersOf(timeZone);
  const at = new Date(moment);
  return `${dayIn(timeZone, moment)} ${year.format(at)} at ${time.format(at)}`;
}

/** As short as it can be said in a table: `30 Mar 2026, 09:00 CEST`. */
export function tableMomentIn(timeZone: string, moment: string): string {
  const { short, time } = formattersOf(timeZone);
  const at = new Date(moment);
  return `${short.format(at)}, ${time.format(at)}`;
}
