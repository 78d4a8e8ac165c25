/** e.g. `Monday 30 March`, in the reader's zone. */
export function dayIn(timeZone: string, moment: string): string {
  const day = new Intl.DateTimeFormat("en-GB", { timeZone, weekday: "long", day: "numeric", month: "long" });
  return day.format(new Date(moment)).replace(",", "");
}

/** e.g. `Monday 30 March at 09:00 CEST`, in the reader's zone. */
export function momentIn(timeZone: string, moment: string): string {
  const time = new Intl.DateTimeFormat("en-GB", { timeZone, hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZoneName: "short" });
  return `${dayIn(timeZone, moment)} at ${time.format(new Date(moment))}`;
}
