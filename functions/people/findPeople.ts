import type { HttpRequest, HttpResponseInit } from "@azure/functions";
import type { Config } from "../../shared/config/config.ts";
import type { DirectoryUser } from "../../shared/domain/people/directoryUser.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import { json, page } from "../../shared/web/answers.ts";
import { peoplePage } from "../../shared/web/pages/peoplePage.ts";
import { whoMay } from "../../shared/web/whoMay.ts";
import { admit, orTryAgain, sayTo } from "../web/door.ts";
import { frameFor } from "../web/frame.ts";
import { readQuery } from "../web/readQuery.ts";
import { PeoplePageQuerySchema, PeopleQuerySchema } from "./requests.ts";
import type { PeopleFound } from "./schemas.ts";

type Needs = Pick<Ports, "store" | "directory" | "clock">;

/** As many as Graph is asked for at once. */
const MOST_FOUND = 20;

/** `GET /api/people?search=`: people of the directory of whom a name or an address begins so, live. */
export const findPeople =
  (ports: Needs, config: Config) =>
  async (request: HttpRequest): Promise<HttpResponseInit> => {
    const door = admit(request, config, whoMay.readPeople);
    if ("refusal" in door) return door.refusal;
    const say = sayTo(request, config);
    const read = readQuery(request, PeopleQuerySchema, say);
    if ("refusal" in read) return read.refusal;
    return orTryAgain(say, async () => json<PeopleFound>(200, await peopleNamed(ports, read.query.search)));
  };

/** `GET /people`: the same for people. */
export const showPeoplePage =
  (ports: Needs, config: Config) =>
  async (request: HttpRequest): Promise<HttpResponseInit> => {
    const door = admit(request, config, whoMay.readPeople);
    if ("refusal" in door) return door.refusal;
    const say = sayTo(request, config);
    const read = readQuery(request, PeoplePageQuerySchema, say);
    if ("refusal" in read) return read.refusal;
    const { search } = read.query;
    return orTryAgain(say, async () => {
      const found = search === undefined ? undefined : await peopleNamed(ports, search);
      return page(200, peoplePage({ ...(await frameFor(ports, config, door.principal)), search, found }));
    });
  };

async function peopleNamed({ directory }: Pick<Ports, "directory">, search: string): Promise<PeopleFound> {
  const found = await directory.usersNamed(search);
  return { people: found.map(accountShown), isCut: found.length >= MOST_FOUND };
}

/** What tells one account from another of the same name. */
export const accountShown = ({
  id,
  displayName,
  userPrincipalName,
  mail,
  employeeId,
  accountEnabled,
  userType,
}: DirectoryUser): PeopleFound["people"][number] => ({
  userId: id,
  displayName,
  userPrincipalName,
  mail,
  employeeId,
  accountEnabled,
  userType,
});
