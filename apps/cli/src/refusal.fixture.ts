import { guestClient } from "./connection.ts";

/** The server's answer to a call that it refuses. */
export function refusal(
  code: string,
  { message = "Not now.", details = {} }: { message?: string; details?: object } = {},
): Response {
  const data = { code, httpStatus: 400, requestId: "request-1", details, fieldErrors: {} };
  const status = code.startsWith("SESSION_") || code === "INVALID_CREDENTIALS" ? 401 : 400;
  return Response.json({ error: { json: { message, code: -32001, data } } }, { status });
}

/** What the client throws for an answer. */
export async function thrownFor(answer: () => Promise<Response>): Promise<unknown> {
  const endpoints = { url: "http://shop.example", commandUrl: "http://shop.example" };
  try {
    await guestClient({ endpoints, fetch: answer }).system.info.query({});
  } catch (thrown) {
    return thrown;
  }
  throw new Error("It was to fail");
}
