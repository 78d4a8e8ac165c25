import type { Config } from "../../../shared/config/config.ts";
import { readTimedBrand } from "../../../shared/mails/readTenantBrand.ts";
import type { Ports } from "../../../shared/ports/ports.ts";
import { type MailYield, readMailYield } from "../../../shared/waves/mailYield.ts";
import { json, page } from "../../../shared/web/answers.ts";
import { waveMailsPage } from "../../../shared/web/pages/waveMailsPage.ts";
import { whoMay } from "../../../shared/web/whoMay.ts";
import { aroundExamples } from "../../mail/sendTestMail.ts";
import { wantsPage } from "../../web/door.ts";
import { frameFor } from "../../web/frame.ts";
import { ofWave } from "./ofWave.ts";

/** `GET /api/waves/{waveId}/mails`, and its page: which subject led how many people to a passkey. */
export const showMailYield = (ports: Pick<Ports, "store" | "clock">, config: Config) =>
  ofWave(ports, config, whoMay.readWaves, async (request, { wave, principal }) => {
    const around = aroundExamples(ports, config, config.defaultLanguage);
    const brand = await readTimedBrand(ports, config);
    const found = await readMailYield(ports, wave, config.subjectVariants, around, brand);
    if (!wantsPage(request)) return json<MailYield>(200, found);
    return page(200, waveMailsPage({ ...(await frameFor(ports, config, principal)), wave, ...found }));
  });
