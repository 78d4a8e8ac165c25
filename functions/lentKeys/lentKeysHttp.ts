import type { HttpRequest, HttpResponseInit } from "@azure/functions";
import type { z } from "zod";
import type { Config } from "../../shared/config/config.ts";
import { isOut, type LentKey } from "../../shared/domain/lentKeys/lentKey.ts";
import type { Person } from "../../shared/domain/people/person.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import { json, page, redirect } from "../../shared/web/answers.ts";
import { formToken } from "../../shared/web/formToken.ts";
import { lentKeysPage } from "../../shared/web/pages/lentKeysPage.ts";
import { hasRole, personOf } from "../../shared/web/principal.ts";
import { whoMay } from "../../shared/web/whoMay.ts";
import { admit, orTryAgain, refusedTo, sayTo } from "../web/door.ts";
import { frameFor } from "../web/frame.ts";
import { readPressed } from "../web/readPressed.ts";
import { readQuery } from "../web/readQuery.ts";
import { type Lent, lendKey, takeKeyBack } from "./lendKey.ts";
import { KeyBackSchema, type KeyRange, KeyRangeSchema, LendKeySchema } from "./requests.ts";
import type { KeyList, ShownKey } from "./schemas.ts";

type Needs = Pick<Ports, "store" | "clock" | "directory" | "email">;
const PURPOSE = "lent keys";
const MOST_ON_PAGE = 1000;

/** `GET /api/keys?out=true`: which hardware keys are lent, and to whom. */
export const listKeys =
  (ports: Pick<Ports, "store">, config: Config) =>
  async (request: HttpRequest): Promise<HttpResponseInit> => {
    const door = admit(request, config, whoMay.readKeys);
    if ("refusal" in door) return door.refusal;
    const say = sayTo(request, config);
    const read = readQuery(request, KeyRangeSchema, say);
    if ("refusal" in read) return read.refusal;
    return orTryAgain(say, async () => json<KeyList>(200, await list(ports, read.query)));
  };

/** `GET /keys`: the same for people, with what they may do. */
export const showKeys =
  (ports: Pick<Ports, "store" | "clock">, config: Config) =>
  async (request: HttpRequest): Promise<HttpResponseInit> => {
    const door = admit(request, config, whoMay.readKeys);
    if ("refusal" in door) return door.refusal;
    const { principal } = door;
    return orTryAgain(sayTo(request, config), async () => {
      const { keys, ...counts } = await list(ports, { skip: 0, top: MOST_ON_PAGE });
      const mayLend = hasRole(principal, ...whoMay.lendKeys);
      return page(
        200,
        lentKeysPage({
          ...(await frameFor(ports, config, principal)),
          timeZone: config.defaultTimeZone,
          ...counts,
          keys,
          formToken: mayLend ? formToken(config, principal.oid, PURPOSE, ports.clock.now()) : undefined,
        }),
      );
    });
  };

async function list({ store }: Pick<Ports, "store">, { skip, top, out }: KeyRange): Promise<KeyList> {
  const keys: LentKey[] = [];
  const counts = { total: 0, out: 0, wanted: 0 };
  for await (const some of store.lentKeyPages())
    for (const key of some) {
      counts.total += 1;
      if (isOut(key)) counts.out += 1;
      if (out !== undefined && isOut(key) !== out) continue;
      if (counts.wanted >= skip && keys.length < top) keys.push(key);
      counts.wanted += 1;
    }
  return { total: counts.total, out: counts.out, skip, keys };
}

const change =
  <Body>(schema: z.ZodType<Body>, run: (ports: Needs, body: Body, by: Person) => Promise<Lent>) =>
  (ports: Needs, config: Config) =>
  async (request: HttpRequest): Promise<HttpResponseInit> => {
    const door = admit(request, config, whoMay.lendKeys);
    if ("refusal" in door) return door.refusal;
    const say = sayTo(request, config);
    const { principal } = door;
    const about = { purposeOf: () => PURPOSE, oid: principal.oid, now: ports.clock.now() };
    const pressed = await readPressed<Body>(request, config, say, { schemaOf: () => schema, ...about });
    if ("refusal" in pressed) return pressed.refusal;
    return orTryAgain(
      say,
      async () => {
        const lent = await run(ports, pressed.body, personOf(principal));
        switch (lent.kind) {
          case "unknownPerson":
            return say(404, "unknownPerson", "There is no such person in this tenant. Nothing was noted.");
          case "unknownKey":
            return say(404, "unknownKey", "No key with this serial was ever lent.");
          case "out":
            return say(409, "keyIsOut", `${lent.with} still has this key: note first that it is back, or lost.`);
          case "done":
            return pressed.isForm ? redirect("/keys") : json<ShownKey>(200, lent.key);
        }
      },
      refusedTo(ports, config, "lendKeys"),
    );
  };

/** `POST /api/keys`: somebody has a key of the organisation from now on. */
export const lendAKey = change(LendKeySchema, lendKey);
/** `POST /api/keys/back`: it is back, or lost. */
export const keyIsBack = change(KeyBackSchema, takeKeyBack);
