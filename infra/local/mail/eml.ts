import { createHash } from "node:crypto";
import type { EmailMessage, Mailbox } from "./emailMessage.ts";

const crlf = "\r\n";
/** The longest line by RFC 5322 section 2.1.1, without the line end. */
const longestLine = 998;
const printable = /^[\x20-\x7e]*$/;

/** Text for a header: control characters become spaces, and what is not ASCII becomes RFC 2047 encoded words. */
export function encodeText(text: string): string {
  const oneLine = text.replace(/\p{Cc}+/gu, " ");
  if (printable.test(oneLine) && !oneLine.includes("=?")) return oneLine;
  // 45 bytes make 60 characters of base64 and an encoded word of 72. Words are cut between code points only.
  const words: string[] = [];
  let word = "";
  for (const character of oneLine) {
    if (Buffer.byteLength(word + character) > 45) {
      words.push(word);
      word = "";
    }
    word += character;
  }
  words.push(word);
  return words.map((part) => `=?UTF-8?B?${Buffer.from(part).toString("base64")}?=`).join(" ");
}

function encodeMailbox({ address, displayName }: Mailbox): string {
  if (!displayName) return address;
  const encoded = encodeText(displayName);
  const name =
    encoded.startsWith("=?") || /^[A-Za-z0-9 !#$%&'*+\-/=?^_`{|}~]*$/.test(encoded)
      ? encoded
      : `"${encoded.replace(/["\\]/g, "\\$&")}"`;
  return `${name} <${address}>`;
}

/** `Name: value`, folded at spaces so that lines stay below 78 characters where there are spaces. */
function header(name: string, value: string): string {
  const lines: string[] = [];
  let line = `${name}:`;
  for (const word of value.split(" ")) {
    if (line.length + 1 + word.length > 76 && !line.endsWith(":") && line.trim() !== "" && word !== "") {
      lines.push(line);
      line = "";
    }
    line += ` ${word}`;
  }
  return [...lines, line].join(crlf);
}

/** The text with CRLF line ends; a long line is broken at a space. `binary` when a line is still too long. */
function part(contentType: string, text: string): string {
  let encoding = "8bit";
  const lines = text.split(/\r\n|\r|\n/).flatMap((line) => {
    if (line.length * 3 <= longestLine || Buffer.byteLength(line) <= longestLine) return [line];
    const pieces: string[] = [];
    let [piece, bytes] = ["", 0];
    for (const word of line.split(/(?<= )/)) {
      const more = Buffer.byteLength(word);
      if (piece !== "" && bytes + more > longestLine) {
        pieces.push(piece);
        [piece, bytes] = ["", 0];
      }
      piece += word;
      bytes += more;
      if (bytes > longestLine) encoding = "binary";
    }
    pieces.push(piece);
    return pieces;
  });
  return [`Content-Type: ${contentType}; charset=utf-8`, `Content-Transfer-Encoding: ${encoding}`, "", ...lines].join(
    crlf,
  );
}

type Attachment = NonNullable<EmailMessage["attachments"]>[number];

/** A picture that the page of the mail may show by its content id. */
const isInline = ({ contentType, contentId = "" }: Attachment): boolean =>
  /^image\/(?:png|jpeg|gif)$/.test(contentType) && /^[\w.@-]+$/.test(contentId);

const picture = ({ contentType, contentId, contentInBase64 }: Attachment): string =>
  [
    `Content-Type: ${contentType}`,
    "Content-Transfer-Encoding: base64",
    `Content-ID: <${contentId}>`,
    "Content-Disposition: inline",
    "",
    ...(contentInBase64.match(/.{1,76}/g) ?? []),
  ].join(crlf);

/** A line that stands in none of the parts. */
function boundaryOf(id: string, parts: readonly string[]): string {
  for (let salt = 0; ; salt++) {
    const boundary = `=_${createHash("sha256").update(`${id} ${salt}`).digest("hex").slice(0, 32)}`;
    if (!parts.some((one) => one.includes(boundary))) return boundary;
  }
}

/** The end of the header, and the parts. @param more parameters of the content type. */
const multipart = (kind: string, id: string, parts: readonly string[], more = ""): string => {
  const boundary = boundaryOf(id, parts);
  return [
    `Content-Type: multipart/${kind}; boundary="${boundary}"${more}`,
    "",
    ...parts.flatMap((one) => [`--${boundary}`, one]),
    `--${boundary}--`,
    "",
  ].join(crlf);
};

const days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

function mailDate(at: number): string {
  const date = new Date(at);
  const day = `${days[date.getUTCDay()]}, ${String(date.getUTCDate()).padStart(2, "0")} ${months[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
  return `${day} ${date.toISOString().slice(11, 19)} +0000`;
}

export const messageIdOf = (id: string, senderAddress: string): string =>
  `<${id}@${senderAddress.slice(senderAddress.lastIndexOf("@") + 1)}>`;

/**
 * The message as RFC 5322 with MIME parts: text and HTML as alternatives, in 8bit UTF-8. With the HTML come the
 * pictures that it shows. A header names other attachments, which are not kept. Blind copies do not show.
 *
 * @param at ms of business time, for `Date`.
 */
export function toEml(message: EmailMessage, id: string, at: number): string {
  const { senderAddress, content, recipients, replyTo = [], headers = {}, attachments = [] } = message;
  const inline = content.html ? attachments.filter(isInline) : [];
  const page = part("text/html", content.html ?? "");
  const whole =
    inline.length > 0
      ? multipart("related", `${id} related`, [page, ...inline.map(picture)], '; type="text/html"')
      : page;
  const parts = [
    ...(content.plainText ? [part("text/plain", content.plainText)] : []),
    ...(content.html ? [whole] : []),
  ];
  const mailboxes = (list: Mailbox[]): string => list.map(encodeMailbox).join(", ");
  return [
    header("Date", mailDate(at)),
    header("From", senderAddress),
    header("To", mailboxes(recipients.to)),
    ...(recipients.cc?.length ? [header("Cc", mailboxes(recipients.cc))] : []),
    ...(replyTo.length > 0 ? [header("Reply-To", mailboxes(replyTo))] : []),
    header("Subject", encodeText(content.subject)),
    header("Message-ID", messageIdOf(id, senderAddress)),
    ...Object.entries(headers).map(([name, value]) => header(name, encodeText(value))),
    ...attachments
      .filter((one) => !inline.includes(one))
      .map(({ name }) => header("X-Attachment-Not-Kept", encodeText(name))),
    "MIME-Version: 1.0",
    multipart("alternative", id, parts),
  ].join(crlf);
}
