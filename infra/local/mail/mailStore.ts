import type { EmailMessage } from "./emailMessage.ts";
import { MailFiles } from "./mailFiles.ts";
import type { DeliveryStatus, MailFilter, MailOptions, StoredMail } from "./mailTypes.ts";
import { type ReadMail, readEml } from "./readEml.ts";

type KindOf = NonNullable<MailOptions["kindOf"]>;
type Entry = StoredMail & { readonly file: string; delivery: ReadonlyMap<string, DeliveryStatus> };

const kindByHeader: KindOf = ({ subject, headers }) =>
  Object.entries(headers).find(([name]) => name.toLowerCase() === "x-mail-kind")?.[1] ?? subject;
const undelivered: ReadonlyMap<string, DeliveryStatus> = new Map();

/** The accepted mails, in order. Their texts stay on disk. */
export class MailStore {
  readonly #files: MailFiles;
  readonly #kindOf: KindOf;
  readonly #mails: Entry[] = [];
  readonly #byId = new Map<string, Entry>();
  readonly #kinds = new Map<string, number>();

  constructor(dir: string, kindOf: KindOf = kindByHeader) {
    this.#files = new MailFiles(dir);
    this.#kindOf = kindOf;
  }

  get size(): number {
    return this.#mails.length;
  }

  add(
    id: string,
    { senderAddress, content: { subject }, recipients, headers = {} }: EmailMessage,
    at: number,
    eml: string,
  ): void {
    const file = `${new Date(at).toISOString().slice(0, 19).replace(/[-:]/g, "")}-${id}.eml`;
    const kind = this.#kindOf({ subject, headers });
    const to = recipients.to.map(({ address }) => address);
    const cc = (recipients.cc ?? []).map(({ address }) => address);
    const entry: Entry = { id, from: senderAddress, to, cc, subject, kind, at, delivery: undelivered, file };
    this.#mails.push(entry);
    this.#byId.set(id, entry);
    this.#kinds.set(kind, (this.#kinds.get(kind) ?? 0) + 1);
    this.#files.add(file, eml);
  }

  delivered(id: string, delivery: ReadonlyMap<string, DeliveryStatus>): void {
    const entry = this.#byId.get(id);
    if (entry) entry.delivery = delivery;
  }

  get(id: string): StoredMail | undefined {
    return this.#byId.get(id);
  }

  /** The kinds with their numbers of mails, most frequent first. */
  kinds(): [string, number][] {
    return [...this.#kinds].sort((a, b) => b[1] - a[1]);
  }

  /** Newest first. */
  *list({ person = "", kind }: MailFilter = {}): Generator<StoredMail> {
    const part = person.trim().toLowerCase();
    for (let i = this.#mails.length - 1; i >= 0; i--) {
      const mail = this.#mails[i];
      if (!mail || (kind !== undefined && mail.kind !== kind)) continue;
      if (part === "" || [...mail.to, ...mail.cc].some((address) => address.toLowerCase().includes(part))) yield mail;
    }
  }

  async read(id: string): Promise<ReadMail | undefined> {
    const entry = this.#byId.get(id);
    return entry && readEml(await this.#files.read(entry.file));
  }

  /** @throws when a mail could not be written. */
  check(): void {
    this.#files.check();
  }
}
