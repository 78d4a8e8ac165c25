import type { Socket } from "node:net";

/**
 * From participant to clock. A `state` tells everything at once: whether work is in flight, when the participant is
 * next due (ms since epoch), and its last `due`.
 */
export type ToClock = { type: "hello"; name: string } | ParticipantState;
export interface ParticipantState {
  type: "state";
  seq: number;
  isBusy: boolean;
  nextDue: number | null;
  heardDue: number;
}

/** From clock to participant: where to read business time, that a state has arrived, that the next callback is due. */
export type ToParticipant =
  | { type: "welcome"; file: string; isVirtual: boolean }
  | { type: "ack"; seq: number }
  | { type: "due"; number: number };

/** Each line is one message as JSON. */
export function send(socket: Socket, message: ToClock | ToParticipant): void {
  socket.write(`${JSON.stringify(message)}\n`);
}

/** Hears complete messages only, because a killed process may leave half a line behind. */
export function onMessage<T extends ToClock | ToParticipant>(socket: Socket, handle: (message: T) => void): void {
  let rest = "";
  socket.setEncoding("utf8").on("data", (chunk: string) => {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) handle(JSON.parse(line) as T);
  });
}
