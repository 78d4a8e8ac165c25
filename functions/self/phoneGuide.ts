import type { HttpRequest, HttpResponseInit } from "@azure/functions";
import type { Config } from "../../shared/config/config.ts";
import { page } from "../../shared/web/answers.ts";
import { pageLanguage } from "../../shared/web/pageLanguage.ts";
import { phoneGuidePage } from "../../shared/web/pages/phoneGuidePage.ts";
import { admitAnybody, sayTo } from "../web/door.ts";
import { readQuery } from "../web/readQuery.ts";
import { PhoneGuideQuerySchema } from "./requests.ts";

/** `GET /phone`: what to do with a new phone, or without one. Reads nothing of anybody, and changes nothing. */
export const showPhoneGuide =
  (config: Config) =>
  async (request: HttpRequest): Promise<HttpResponseInit> => {
    const say = sayTo(request, config);
    const door = admitAnybody(request, config, say);
    if ("refusal" in door) return door.refusal;
    const read = readQuery(request, PhoneGuideQuerySchema, say);
    if ("refusal" in read) return read.refusal;
    const { organizationName, securityInfoUrl, helpdeskMail } = config;
    const language = pageLanguage(request, config);
    const { left } = read.query;
    const answer = page(200, phoneGuidePage({ organizationName, language, securityInfoUrl, helpdeskMail, left }));
    return { ...answer, headers: { ...answer.headers, Vary: "Accept-Language" } };
  };
