import http from "node:http";
import https from "node:https";

/** Carries HTTP requests, each of which ends by itself when its connection is silent for too long. */
export interface BoundedTransport {
  readonly agent: http.Agent;
  readonly transport: Pick<typeof http, "request">;
}

/**
 * Makes a transport that destroys a silent request. Without it a server that answers nothing keeps each request's
 * connection, and the agent, which has a bounded number of them, answers nobody ever again.
 */
export function boundedTransport(secure: boolean, silenceMs: number): BoundedTransport {
  const options = { keepAlive: true, maxSockets: 32, timeout: silenceMs };
  const send = secure ? https.request : http.request;
  // Passed on as given: `request` takes its arguments in several forms.
  const request = (...given: readonly unknown[]): http.ClientRequest => {
    const sent: http.ClientRequest = Reflect.apply(send, undefined, given);
    return sent.setTimeout(silenceMs, () => sent.destroy(silence(silenceMs)));
  };
  return { agent: secure ? new https.Agent(options) : new http.Agent(options), transport: { request } };
}

// The code is the operating system's for the same thing.
function silence(milliseconds: number): Error {
  return Object.assign(new Error(`No answer within ${milliseconds} ms`), { code: "ETIMEDOUT" });
}
