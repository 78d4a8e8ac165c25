/** `host:port` of a storage account's services, as a request's `Host` header names them. */
export interface StorageEndpoints {
  queue: string;
  table: string;
}

/** Reads a storage connection string (explicit endpoints, an account name, or `UseDevelopmentStorage=true`). */
export function storageEndpoints(connectionString: string): StorageEndpoints {
  const parts = new Map(
    connectionString
      .split(";")
      .filter((part) => part.includes("="))
      .map(
        (part) =>
          [part.slice(0, part.indexOf("=")).trim().toLowerCase(), part.slice(part.indexOf("=") + 1).trim()] as const,
      ),
  );
  if (parts.get("usedevelopmentstorage") === "true") return { queue: "127.0.0.1:10001", table: "127.0.0.1:10002" };
  const endpoint = (service: "queue" | "table") => {
    const explicit = parts.get(`${service}endpoint`);
    if (explicit) return new URL(explicit).host;
    return `${parts.get("accountname")}.${service}.${parts.get("endpointsuffix") ?? "core.windows.net"}`;
  };
  return { queue: endpoint("queue"), table: endpoint("table") };
}
