import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { resolve } from "node:path";
import type { BusinessClock } from "./clock.ts";
import { ClockFileReader } from "./clockFile.ts";
import { Participant } from "./participant.ts";
import { FollowingClock, type ParticipatingClock, RemoteVirtualClock } from "./remoteClock.ts";
import { onMessage, send, type ToClock, type ToParticipant } from "./remoteProtocol.ts";
import { VirtualClock } from "./virtualClock.ts";

export interface ClockServer {
  /** `tcp://127.0.0.1:PORT`, for {@link connectClock} in another process. */
  url: string;
  /** Says that an expected participant will not come back; time goes on without it. */
  forget(name: string): void;
  stop(): Promise<void>;
}

/**
 * Lets other processes take part in a clock. A virtual clock stands still while one of `expected` is away or busy. A
 * process that comes unexpected is expected from then on.
 *
 * @param options `file` is the clock's own file, from which participants read the time.
 */
export async function serveClock(options: {
  clock: BusinessClock;
  file: string;
  expected?: string[];
}): Promise<ClockServer> {
  const { clock } = options;
  const file = resolve(options.file);
  const isVirtual = clock instanceof VirtualClock;
  const participants = new Map<string, Participant>();
  const participant = (name: string) => {
    const known = participants.get(name) ?? new Participant(clock, name);
    participants.set(name, known);
    return known;
  };
  if (isVirtual) for (const name of options.expected ?? []) participant(name);
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (socket) => {
    let member: Participant | undefined;
    sockets.add(socket);
    // A killed participant often ends its connection in an error; with or without one, it is gone.
    socket.on("error", () => {});
    socket.on("close", () => {
      sockets.delete(socket);
      member?.leave(socket);
    });
    onMessage<ToClock>(socket, (message) => {
      if (message.type === "state") return member?.state(socket, message);
      if (isVirtual) {
        member = participant(message.name);
        member.join(socket);
      }
      send(socket, { type: "welcome", file, isVirtual });
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    forget: (name) => {
      participants.get(name)?.forget();
      participants.delete(name);
    },
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}

/**
 * Takes part in a clock that another process serves.
 *
 * @param options `onLost` is called when the clock's process goes away, but not after `close()`.
 * @throws Error when nobody serves a clock there.
 */
export async function connectClock(
  url: string,
  options: { name: string; onLost: () => void },
): Promise<ParticipatingClock> {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port), noDelay: true });
  await once(socket, "connect");
  send(socket, { type: "hello", name: options.name });
  return await new Promise((resolveClock, reject) => {
    let clock: ParticipatingClock | undefined;
    let isClosed = false;
    socket.on("error", () => {});
    socket.on("close", () => {
      if (!clock) reject(new Error(`the clock at ${url} did not answer`));
      else if (!isClosed) options.onLost();
    });
    onMessage<ToParticipant>(socket, (message) => {
      if (message.type !== "welcome") return (clock as RemoteVirtualClock).hear(message);
      const reader = new ClockFileReader(message.file);
      const joined = message.isVirtual ? new RemoteVirtualClock(reader, socket) : new FollowingClock(reader, socket);
      const close = joined.close.bind(joined);
      joined.close = () => {
        isClosed = true;
        close();
      };
      clock = joined;
      resolveClock(joined);
    });
  });
}
