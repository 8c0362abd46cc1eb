import { CLIENT_HEADER } from "@marketplace/kernel/client-header";
import { visitorAddress } from "../visitor-address.ts";

// As many people as ask one process in a busy minute: what counts by address counts them apart.
const VISITORS = 16_384;

/** Writes requests of many visitors, as a proxy in front of the process passes them on. */
export interface RequestWriter {
  /** The next visitor's request for a path. */
  request(path: string): string;
}

/** Opens a writer of requests to one server; they are of the form that the typed client's are. */
export function openRequestWriter(url: string): RequestWriter {
  const rest = [
    "",
    `host: ${new URL(url).host}`,
    "connection: keep-alive",
    `${CLIENT_HEADER}: bench`,
    "accept: */*",
    "accept-language: *",
    "sec-fetch-mode: cors",
    "user-agent: node",
    "x-forwarded-for: ",
  ].join("\r\n");
  const ends = Array.from(
    { length: VISITORS },
    (_, visitor) => ` HTTP/1.1${rest}${visitorAddress(visitor)}\r\n\r\n`,
  );
  let next = 0;
  return {
    request(path) {
      next = (next + 1) % VISITORS;
      return `GET ${path}${ends[next] ?? ""}`;
    },
  };
}
