import type { ServerResponse } from "node:http";
import { failureShape } from "./failure.ts";
import { requestIdOf } from "./request-id.ts";
import { wireFormat } from "./wire-format.ts";

/** Ends a response with a failure as tRPC's clients read it, also for all calls of a batch at once. */
export function sendFailure(response: ServerResponse, failure: unknown): void {
  const shape = failureShape(failure, requestIdOf(response.req));
  const { retryAfterSeconds } = shape.data.details;
  if (typeof retryAfterSeconds === "number") response.setHeader("retry-after", retryAfterSeconds);
  sendJson(response, shape.data.httpStatus, { error: wireFormat.output.serialize(shape) });
}

/** Ends a response with a JSON body. */
export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json; charset=utf-8" });
  response.end(JSON.stringify(body));
}
