import { z } from "zod";

const DateSchema = z.iso.date();

/**
 * Whether a text is a date of the calendar, `yyyy-mm-dd`. Settings are checked by it at the start of the app, which is
 * over sooner without the calendar's library.
 */
export const isDate = (text: string): boolean => DateSchema.safeParse(text).success;
