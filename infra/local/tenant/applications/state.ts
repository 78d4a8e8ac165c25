import { z } from "zod";
import { guidOf, iso } from "../ids.ts";
import { badRequest, GraphFault } from "../server/graphError.ts";

const NewApplication = z.strictObject({
  displayName: z.string().min(1).max(256),
  signInAudience: z.enum(["AzureADMyOrg", "AzureADMultipleOrgs"]).default("AzureADMultipleOrgs"),
  web: z.strictObject({ redirectUris: z.array(z.url()).default([]) }).default({ redirectUris: [] }),
});
const NewServicePrincipal = z.strictObject({ appId: z.guid() });

export interface Application extends z.infer<typeof NewApplication> {
  readonly id: string;
  readonly appId: string;
  readonly createdDateTime: string;
}
export interface ServicePrincipal {
  readonly id: string;
  readonly appId: string;
  readonly displayName: string;
  readonly accountEnabled: boolean;
  readonly servicePrincipalType: "Application";
}

/** Registrations of this tenant, and the service principals by which people sign in to them. */
export class Applications {
  readonly all: Application[] = [];
  readonly servicePrincipals: ServicePrincipal[] = [];
  readonly #seed: number;
  readonly #now: () => number;

  constructor(seed: number, now: () => number) {
    this.#seed = seed;
    this.#now = now;
  }

  /** An app that another tenant has registered, Microsoft's own among them: only its service principal is here. */
  admit(appId: string, displayName: string): void {
    if (this.servicePrincipalOf(appId)) return;
    this.servicePrincipals.push({
      id: guidOf(this.#seed, `service principal ${appId}`),
      appId: appId.toLowerCase(),
      displayName,
      accountEnabled: true,
      servicePrincipalType: "Application",
    });
  }

  servicePrincipalOf(appId: string): ServicePrincipal | undefined {
    return this.servicePrincipals.find((one) => one.appId === appId.toLowerCase());
  }

  /** Names may repeat, as in Entra. @throws GraphFault 400 */
  create(body: unknown): Application {
    const given = parsed(NewApplication, body);
    const what = `application ${this.all.length} ${given.displayName}`;
    const ids = { id: guidOf(this.#seed, what), appId: guidOf(this.#seed, `client id of ${what}`) };
    const application = { ...given, ...ids, createdDateTime: iso(this.#now()) };
    this.all.push(application);
    return application;
  }

  /** @throws GraphFault 400 for an application that is not there, 409 for one that has its own already */
  createServicePrincipal(body: unknown): ServicePrincipal {
    const { appId } = parsed(NewServicePrincipal, body);
    const application = this.all.find((one) => one.appId === appId.toLowerCase());
    if (!application)
      throw badRequest(`The appId '${appId}' of the service principal does not reference a valid application object.`);
    if (this.servicePrincipals.some((one) => one.appId === application.appId))
      throw new GraphFault(
        409,
        "Request_MultipleObjectsWithSameKeyValue",
        `The service principal cannot be created: the service principal name ${application.appId} is already in use.`,
      );
    const made: ServicePrincipal = {
      id: guidOf(this.#seed, `service principal ${application.appId}`),
      appId: application.appId,
      displayName: application.displayName,
      accountEnabled: true,
      servicePrincipalType: "Application",
    };
    this.servicePrincipals.push(made);
    return made;
  }
}

function parsed<T>(shape: z.ZodType<T>, body: unknown): T {
  const { success, data, error } = shape.safeParse(body);
  if (success) return data;
  throw badRequest(`Invalid value specified for property '${error.issues[0]?.path.join(".")}'.`, "Request_BadRequest");
}
