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

export interface ReadMail {
  readonly headers: Record<string, string>;
  readonly plainText: string;
  readonly html: string;
  /** By content id, each as a `data:` address. */
  readonly pictures: ReadonlyMap<string, string>;
}

/** Reads a mail as `toEml` writes it, and no other form of mail. Lines of the texts end in LF. */
export function readEml(eml: string): ReadMail {
  const { headers, body } = splitHeaders(eml);
  const texts = { plainText: "", html: "" };
  const pictures = new Map<string, string>();
  const read = (type: string | undefined, whole: string): void => {
    for (const part of partsOf(type, whole)) {
      const { headers: own, body: text } = splitHeaders(part.slice(2));
      const { "Content-Type": contentType = "", "Content-ID": id } = own;
      const lines = text.replace(/\r\n$/, "").replaceAll("\r\n", "\n");
      if (contentType.startsWith("multipart/")) read(contentType, text);
      else if (id) pictures.set(id.slice(1, -1), `data:${contentType};base64,${lines.replaceAll("\n", "")}`);
      else if (contentType.startsWith("text/html")) texts.html = lines;
      else texts.plainText = lines;
    }
  };
  read(headers["Content-Type"], body);
  return { headers, ...texts, pictures };
}

const partsOf = (type: string | undefined, body: string): readonly string[] => {
  const boundary = /boundary="([^"]+)"/.exec(type ?? "")?.[1] ?? "";
  return body.split(`--${boundary}`).slice(1, -1);
};
