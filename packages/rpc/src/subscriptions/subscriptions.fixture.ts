import { type ClientRequest, type IncomingMessage, request } from "node:http";
import { CLIENT_HEADER } from "@marketplace/kernel/client-header";
import { tokens } from "../test-server.fixture.ts";

/** An event of a stream, as it was sent. */
export interface SentEvent {
  readonly event: string;
  readonly data: string;
  readonly id: string | undefined;
}

/** A subscription as its reader has it. */
export interface Reader {
  readonly response: IncomingMessage;
  /** All events so far. */
  readonly events: SentEvent[];
  /** Whether the server has ended it. */
  ended(): boolean;
  leave(): void;
}

/** Subscribes over plain HTTP, and tells once the answer has begun. */
export function subscribe(
  url: string,
  name: string,
  { input, headers = {} }: { readonly input?: unknown; readonly headers?: Record<string, string> } = {},
): Promise<Reader> {
  const query = input === undefined ? "" : `?input=${encodeURIComponent(JSON.stringify({ json: input }))}`;
  const usual = { [CLIENT_HEADER]: "test", authorization: `Bearer ${tokens.member}` };
  return new Promise((resolve, reject) => {
    const sent: ClientRequest = request(
      `${url}/trpc/${name}${query}`,
      { agent: false, headers: { accept: "text/event-stream", ...usual, ...headers } },
      (response) => {
        const events: SentEvent[] = [];
        let text = "";
        let ended = false;
        response.setEncoding("utf8");
        response.on("data", (part: string) => {
          text += part;
          const blocks = text.split("\n\n");
          text = blocks.pop() ?? "";
          events.push(...blocks.flatMap(eventIn));
        });
        const end = () => {
          ended = true;
        };
        response.on("end", end).on("close", end).on("error", end);
        resolve({ response, events, ended: () => ended, leave: () => sent.destroy() });
      },
    );
    sent.on("error", reject);
    sent.end();
  });
}

function eventIn(block: string): SentEvent[] {
  const fields = new Map(
    block
      .split("\n")
      .filter((line) => line.includes(":"))
      .map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 1).trimStart()]),
  );
  if (fields.size === 0) return [];
  return [{ event: fields.get("event") ?? "message", data: fields.get("data") ?? "", id: fields.get("id") }];
}
