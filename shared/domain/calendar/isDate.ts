/**
 * Whether a text is a date of the calendar, `yyyy-mm-dd`. Settings are checked by it at the start of the app, which is
 * over sooner without the calendar's library.
 */
export function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const moment = Date.parse(`${text}T00:00:00Z`);
  // The 30th of February is read as a day of March.
  return !Number.isNaN(moment) && new Date(moment).toISOString().startsWith(text);
}
