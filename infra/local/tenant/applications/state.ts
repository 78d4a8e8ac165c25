import { z } from "zod";
import { guidOf, iso } from "../ids.ts";
import type { DirectoryRecord } from "../principals/records.ts";
import type { Principals } from "../principals/state.ts";
import { badRequest, GraphFault } from "../server/graphError.ts";
import { microsoftGraph } from "./microsoftGraph.ts";
import type { ApplicationOwner, AppRole, AppRoleAssignment } from "./records.ts";

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
  readonly appRoles: readonly AppRole[];
  readonly servicePrincipalType: "Application";
}

/** Grants no role. Source: learn.microsoft.com/graph/api/resources/approleassignment, read 2026-11. */
const NO_ROLE = "00000000-0000-0000-0000-000000000000";

/**
 * Registrations of this tenant, the service principals by which people sign in to them, who owns both, and who has
 * which of their roles.
 */
export class Applications {
  readonly all: Application[] = [];
  readonly servicePrincipals: ServicePrincipal[] = [];
  readonly #assignments: AppRoleAssignment[] = [];
  /** By the object id of what is owned. */
  readonly #owners = new Map<string, ApplicationOwner[]>();
  readonly #principals: Principals;
  readonly #seed: number;
  readonly #now: () => number;

  constructor(principals: Principals, seed: number, now: () => number) {
    this.#principals = principals;
    this.#seed = seed;
    this.#now = now;
    this.admit(microsoftGraph.appId, microsoftGraph.name, microsoftGraph.roles);
  }

  /** An app that another tenant has registered, Microsoft's own among them: only its service principal is here. */
  admit(appId: string, displayName: string, appRoles: readonly AppRole[] = []): void {
    if (!this.servicePrincipalOf(appId)) this.#make(appId.toLowerCase(), displayName, appRoles);
  }

  #make(appId: string, displayName: string, appRoles: readonly AppRole[]): ServicePrincipal {
    const made: ServicePrincipal = {
      id: guidOf(this.#seed, `service principal ${appId}`),
      appId,
      displayName,
      accountEnabled: true,
      appRoles,
      servicePrincipalType: "Application",
    };
    this.servicePrincipals.push(made);
    this.#principals.addServicePrincipal({ ...made });
    return made;
  }

  /** An app that is registered here, under a client id of its own choice, with its service principal. */
  register(
    displayName: string,
    appRoles: readonly AppRole[] = [],
    appId: string = guidOf(this.#seed, `client id of ${displayName}`),
  ): { readonly application: Application; readonly servicePrincipal: ServicePrincipal } {
    const application: Application = {
      id: guidOf(this.#seed, `application ${appId}`),
      appId: appId.toLowerCase(),
      displayName,
      signInAudience: "AzureADMyOrg",
      web: { redirectUris: [] },
      createdDateTime: iso(this.#now()),
    };
    this.all.push(application);
    return { application, servicePrincipal: this.#make(application.appId, displayName, appRoles) };
  }

  /** @param ownedId object id of a registration or a service principal. */
  addOwner(ownedId: string, ownerId: string): void {
    const owners = this.#owners.get(ownedId) ?? [];
    this.#owners.set(ownedId, [...owners, { ordinal: owners.length, owner: this.#principals.principal(ownerId) }]);
  }

  ownersOf(ownedId: string): readonly ApplicationOwner[] {
    return (this.#owners.get(ownedId) ?? []).filter(({ owner }) => this.#isThere(owner));
  }

  /** @param value of a role of the app; absent: it is shown to somebody without a role. */
  assignAppRole(appId: string, principalId: string, value?: string): void {
    const resource = this.servicePrincipalOf(appId);
    const role = resource?.appRoles.find((one) => one.value === value);
    if (!resource || (value !== undefined && !role)) throw new Error(`no app role ${value} of ${appId}`);
    const ordinal = this.#assignments.length;
    this.#assignments.push({
      ordinal,
      id: guidOf(this.#seed, `app role assignment ${ordinal}`),
      createdAt: this.#now(),
      appRoleId: role?.id ?? NO_ROLE,
      principal: this.#principals.principal(principalId),
      resourceId: resource.id,
    });
  }

  assignedTo(resourceId: string): readonly AppRoleAssignment[] {
    return this.#assignments.filter((one) => one.resourceId === resourceId && this.#isThere(one.principal));
  }

  #isThere({ kind, id }: DirectoryRecord): boolean {
    return kind !== "user" || this.#principals.users.has(id);
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
    return this.#make(application.appId, application.displayName, []);
  }
}

function parsed<T>(shape: z.ZodType<T>, body: unknown): T {
  const { success, data, error } = shape.safeParse(body);
  if (success) return data;
  throw badRequest(`Invalid value specified for property '${error.issues[0]?.path.join(".")}'.`, "Request_BadRequest");
}
