interface Cookie {
  readonly value: string;
  readonly path: string;
  readonly sameSite: "strict" | "lax" | "none";
  readonly expiresAt: number;
}

/**
 * Cookies by origin, with the port, because stand-ins on one machine differ in nothing else. They expire by the wall
 * clock.
 */
export class CookieJar {
  readonly #byOrigin = new Map<string, Map<string, Cookie>>();

  store(url: URL, setCookies: readonly string[]): void {
    const cookies = this.#byOrigin.get(url.origin) ?? new Map<string, Cookie>();
    this.#byOrigin.set(url.origin, cookies);
    for (const text of setCookies) {
      const [pair = "", ...rest] = text.split(";").map((part) => part.trim());
      const name = pair.slice(0, Math.max(0, pair.indexOf("=")));
      const attributes = new Map(
        rest.map((part) => [part.split("=")[0]?.toLowerCase() ?? "", part.split("=").slice(1).join("=")]),
      );
      const maxAge = attributes.get("max-age");
      const expires = attributes.get("expires");
      const expiresAt =
        maxAge !== undefined
          ? Date.now() + Number(maxAge) * 1000
          : expires !== undefined
            ? Date.parse(expires)
            : Number.POSITIVE_INFINITY;
      const sameSite = (attributes.get("samesite") ?? "lax").toLowerCase();
      const path = attributes.get("path")?.startsWith("/") ? (attributes.get("path") ?? "/") : "/";
      if (name === "" || !(expiresAt > Date.now())) cookies.delete(name);
      else
        cookies.set(name, {
          value: pair.slice(name.length + 1),
          path,
          sameSite: sameSite === "strict" || sameSite === "none" ? sameSite : "lax",
          expiresAt,
        });
    }
  }

  /** The `Cookie` header, empty when there is nothing to send. */
  headerFor(url: URL, { isCrossSite, isPost }: { isCrossSite: boolean; isPost: boolean }): string {
    return [...(this.#byOrigin.get(url.origin) ?? [])]
      .filter(([, { expiresAt }]) => expiresAt > Date.now())
      .filter(
        ([, { path }]) =>
          path === "/" || url.pathname === path || url.pathname.startsWith(path.endsWith("/") ? path : `${path}/`),
      )
      .filter(([, { sameSite }]) => !isCrossSite || sameSite === "none" || (sameSite === "lax" && !isPost))
      .map(([name, { value }]) => `${name}=${value}`)
      .join("; ");
  }
}
