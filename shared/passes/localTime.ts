/** A moment as people read it, with its zone: `14:30 on Monday, 2 March (Europe/Berlin)`. @param iso UTC. */
export function localTime(iso: string, timeZone: string): string {
  const at = new Date(iso);
  const time = new Intl.DateTimeFormat("en-GB", { timeZone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(at);
  const day = new Intl.DateTimeFormat("en-GB", { timeZone, weekday: "long", day: "numeric", month: "long" }).format(at);
  return `${time} on ${day} (${timeZone})`;
}
