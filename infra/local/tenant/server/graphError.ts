/** An answer in Graph's error shape. Handlers throw it; the dispatcher turns it into the envelope. */
export class GraphFault extends Error {
  override readonly name = "GraphFault";
  readonly status: number;
  readonly code: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Where Graph sometimes puts the only useful words: `innerError.message`. */
  readonly inner: string | undefined;

  constructor(
    status: number,
    code: string,
    message: string,
    headers: Readonly<Record<string, string>> = {},
    inner?: string,
  ) {
    super(message);
    this.inner = inner;
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}

export const badRequest = (message: string, code = "BadRequest"): GraphFault => new GraphFault(400, code, message);
export const unsupportedQuery = (message: string): GraphFault =>
  new GraphFault(400, "Request_UnsupportedQuery", message);
/** Graph gives this answer for a missing user, group, membership and manager alike. */
export const notFound = (id: string): GraphFault =>
  new GraphFault(
    404,
    "Request_ResourceNotFound",
    `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`,
  );
export const methodNotFound = (): GraphFault =>
  new GraphFault(404, "resourceNotFound", "The requested authentication method was not found.");
export const denied = (): GraphFault =>
  new GraphFault(403, "Authorization_RequestDenied", "Insufficient privileges to complete the operation.");

/** What PIM needs and the tenant has not bought. Seen in public code, not documented. */
export const unlicensed = (): GraphFault =>
  new GraphFault(
    400,
    "AadPremiumLicenseRequired",
    "The tenant needs to have Microsoft Entra ID P2 or Microsoft Entra ID Governance license.",
  );

/** `date` is business time without a zone, as Graph writes it. */
export function envelope(
  fault: { code: string; message: string; inner?: string | undefined },
  dateMs: number,
  requestId: string,
  clientRequestId: string,
): object {
  const innerError = {
    ...(fault.inner === undefined ? {} : { message: fault.inner }),
    date: new Date(dateMs).toISOString().slice(0, 19),
    "request-id": requestId,
    "client-request-id": clientRequestId,
  };
  return { error: { code: fault.code, message: fault.message, innerError } };
}
