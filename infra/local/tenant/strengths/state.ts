import { guidOf, iso } from "../ids.ts";
import { badRequest, GraphFault } from "../server/graphError.ts";
import { builtInCombinations, requirementsSatisfiedBy } from "./combinations.ts";
import type { AuthenticationStrength, Fido2Configuration, ProvenWith } from "./records.ts";
import {
  AllowedCombinations,
  ConfigurationChange,
  NewConfiguration,
  NewStrength,
  parseBody,
  StrengthChange,
} from "./strengthSchema.ts";

const builtIn = (
  n: number,
  displayName: string,
  description: string,
  allowedCombinations: readonly string[],
): AuthenticationStrength => ({
  id: `00000000-0000-0000-0000-00000000000${n}`,
  createdDateTime: "2021-12-01T00:00:00Z",
  modifiedDateTime: "2021-12-01T00:00:00Z",
  displayName,
  description,
  policyType: "builtIn",
  requirementsSatisfied: "mfa",
  allowedCombinations,
  combinationConfigurations: [],
});

/** Authentication strengths: three built-in ones, and those that the tenant makes. */
export class AuthenticationStrengths {
  readonly #now: () => number;
  readonly #seed: number;
  /** How many objects were made, which their ids depend on. */
  #made = 0;
  readonly all: AuthenticationStrength[] = [
    builtIn(
      2,
      "Multifactor authentication",
      "Combinations of methods that satisfy strong authentication, such as a password + SMS",
      builtInCombinations.multifactor,
    ),
    builtIn(
      3,
      "Passwordless MFA",
      "Passwordless methods that satisfy strong authentication, such as Passwordless sign-in with the Microsoft Authenticator",
      builtInCombinations.passwordless,
    ),
    builtIn(
      4,
      "Phishing-resistant MFA",
      "Phishing-resistant, Passwordless methods for the strongest authentication, such as a FIDO2 security key",
      builtInCombinations.phishingResistant,
    ),
  ];

  constructor(options: { readonly now: () => number; readonly seed: number }) {
    this.#now = options.now;
    this.#seed = options.seed;
  }

  find(id: string): AuthenticationStrength | undefined {
    return this.all.find((strength) => strength.id === id.toLowerCase());
  }

  /** @throws GraphFault 404 */
  get(id: string): AuthenticationStrength {
    const found = this.find(id);
    if (!found) throw absent();
    return found;
  }

  /** Whether the strength takes this proof. One that does not exist takes none. */
  accepts(id: string, { combination, aaGuid }: ProvenWith): boolean {
    const strength = this.find(id);
    if (!strength?.allowedCombinations.includes(combination)) return false;
    return strength.combinationConfigurations
      .filter(({ appliesToCombinations }) => appliesToCombinations.includes(combination))
      .every(({ allowedAAGUIDs }) => aaGuid !== undefined && allowedAAGUIDs.includes(aaGuid.toLowerCase()));
  }

  /** @throws GraphFault 400 */
  create(body: unknown): AuthenticationStrength {
    const { displayName, description, allowedCombinations, combinationConfigurations } = parseBody(NewStrength, body);
    const now = iso(this.#now());
    const strength: AuthenticationStrength = {
      id: this.#newId("authenticationStrength"),
      createdDateTime: now,
      modifiedDateTime: now,
      displayName,
      description: description ?? null,
      policyType: "custom",
      requirementsSatisfied: requirementsSatisfiedBy(allowedCombinations),
      allowedCombinations,
      combinationConfigurations: combinationConfigurations.map((configuration) => this.#identified(configuration)),
    };
    this.all.push(strength);
    return strength;
  }

  /** Its name and description. @throws GraphFault 404, 400 also for a built-in one */
  update(id: string, body: unknown): AuthenticationStrength {
    const { "@odata.type": _, ...change } = parseBody(StrengthChange, body);
    return this.#replace(id, change);
  }

  /** @throws GraphFault 404, 400 also for a built-in one */
  updateAllowedCombinations(id: string, body: unknown): AuthenticationStrength {
    const { allowedCombinations } = parseBody(AllowedCombinations, body);
    const requirementsSatisfied = requirementsSatisfiedBy(allowedCombinations);
    return this.#replace(id, { allowedCombinations, requirementsSatisfied });
  }

  /** @throws GraphFault 404 */
  configuration(strengthId: string, id: string): Fido2Configuration {
    const found = this.get(strengthId).combinationConfigurations.find((candidate) => candidate.id === id);
    if (!found) throw absent();
    return found;
  }

  /** @throws GraphFault 404, 400 also for a built-in one */
  addConfiguration(strengthId: string, body: unknown): Fido2Configuration {
    const added = this.#identified(parseBody(NewConfiguration, body));
    const { combinationConfigurations } = this.get(strengthId);
    this.#replace(strengthId, { combinationConfigurations: [...combinationConfigurations, added] });
    return added;
  }

  /** @throws GraphFault 404, 400 */
  updateConfiguration(strengthId: string, id: string, body: unknown): void {
    const before = this.configuration(strengthId, id);
    const after: Fido2Configuration = { ...before, ...parseBody(ConfigurationChange, body) };
    const { combinationConfigurations } = this.get(strengthId);
    this.#replace(strengthId, {
      combinationConfigurations: combinationConfigurations.map((c) => (c === before ? after : c)),
    });
  }

  /** @throws GraphFault 404 */
  removeConfiguration(strengthId: string, id: string): void {
    const gone = this.configuration(strengthId, id);
    const { combinationConfigurations } = this.get(strengthId);
    this.#replace(strengthId, { combinationConfigurations: combinationConfigurations.filter((c) => c !== gone) });
  }

  #replace(id: string, change: Partial<AuthenticationStrength>): AuthenticationStrength {
    const before = this.get(id);
    if (before.policyType === "builtIn") throw badRequest("Built-in authentication strengths cannot be changed.");
    const after: AuthenticationStrength = { ...before, ...change, modifiedDateTime: iso(this.#now()) };
    this.all[this.all.indexOf(before)] = after;
    return after;
  }

  #identified(configuration: Omit<Fido2Configuration, "id">): Fido2Configuration {
    return { ...configuration, id: this.#newId("combinationConfiguration") };
  }

  #newId(what: string): string {
    return guidOf(this.#seed, `${what} ${this.#made++}`);
  }
}

const absent = () => new GraphFault(404, "ResourceNotFound", "The resource could not be found.");
