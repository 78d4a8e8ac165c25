/** Undoes RFC 2047 in base64 form. White space between encoded words is not part of the text. */
const decodeText = (text: string): string =>
  text
    .replace(/\?=\s+=\?/g, "?==?")
    .replace(/=\?UTF-8\?B\?([A-Za-z0-9+/=]*)\?=/gi, (_word, base64: string) =>
      Buffer.from(base64, "base64").toString("utf8"),
    );

function splitHeaders(text: string): { headers: Record<string, string>; body: string } {
  const end = text.indexOf("\r\n\r\n");
  const headers: Record<string, string> = {};
  for (const line of text
    .slice(0, end)
    .replace(/\r\n(?=[ \t])/g, "")
    .split("\r\n")) {
    const colon = line.indexOf(":");
    headers[line.slice(0, colon)] = decodeText(line.slice(colon + 1).trim());
  }
  return { headers, body: text.slice(end + 4) };
}

/** Reads a mail as `toEml` writes it, and no other form of mail. Lines of the texts end in LF. */
export function readEml(eml: string): { headers: Record<string, string>; plainText: string; html: string } {
  const { headers, body } = splitHeaders(eml);
  const boundary = /boundary="([^"]+)"/.exec(headers["Content-Type"] ?? "")?.[1] ?? "";
  const texts = { plainText: "", html: "" };
  for (const part of body.split(`--${boundary}`).slice(1, -1)) {
    const { headers: own, body: text } = splitHeaders(part.slice(2));
    const lines = text.replace(/\r\n$/, "").replaceAll("\r\n", "\n");
    if (own["Content-Type"]?.startsWith("text/html")) texts.html = lines;
    else texts.plainText = lines;
  }
  return { headers, ...texts };
}
