import { createHash } from "node:crypto";

/** The namespace of this product's ids: any fixed UUID will do, this one was drawn once. */
const NAMESPACE = "6f1d2c0e-8a54-4d0b-9a5b-4f2f7f0f6c1d";

/**
 * A UUIDv5 of a business key: the same tenant, scope and key always give the same id, so that a repeat is the same
 * operation.
 *
 * @param scope wave id, joiner id or `app`: the ledger's partition.
 * @param key unique within the scope.
 */
export function operationIdOf(tenantId: string, scope: string, key: string): string {
  // A JSON array, so that no choice of scope and key can look like another.
  const name = JSON.stringify([tenantId, scope, key]);
  const hash = createHash("sha1")
    .update(Buffer.from(NAMESPACE.replaceAll("-", ""), "hex"))
    .update(name, "utf8")
    .digest()
    .subarray(0, 16);
  hash.writeUInt8((hash.readUInt8(6) & 0x0f) | 0x50, 6);
  hash.writeUInt8((hash.readUInt8(8) & 0x3f) | 0x80, 8);
  return hash.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
