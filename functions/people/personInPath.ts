import type { HttpRequest } from "@azure/functions";
import { z } from "zod";

/** @returns in lower case; `undefined` for what is no id. */
export const userIn = ({ params }: HttpRequest): string | undefined =>
  z.guid().safeParse(params["userId"]).success ? params["userId"]?.toLowerCase() : undefined;

/** What the form that takes back links is bound to. */
export const endLinksPurpose = (userId: string): string => `end links ${userId.toLowerCase()}`;

/** What the form is bound to by which an Admin says that somebody is back. */
export const backPurpose = (userId: string): string => `back ${userId.toLowerCase()}`;

/** What the forms of the release are bound to. */
export const releasePurpose = (userId: string): string => `release ${userId.toLowerCase()}`;

/** What the forms about a code of the helpdesk's are bound to. */
export const passPurpose = (userId: string): string => `pass at the helpdesk ${userId.toLowerCase()}`;
