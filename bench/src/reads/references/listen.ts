import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { z } from "zod";

/** The environment variable that tells a reference which port to listen on. */
export const PORT_SETTING = "REFERENCE_PORT";

/** Reads what a reference is told by its environment. */
export function toldBy<S extends z.ZodRawShape>(shape: S): z.output<z.ZodObject<S>> {
  return z.object(shape).parse(process.env);
}

/** Serves on the port that the environment names, until the process is ended. */
export function listen(answer: (request: IncomingMessage, response: ServerResponse) => void): void {
  const { [PORT_SETTING]: port } = toldBy({ [PORT_SETTING]: z.coerce.number() });
  createServer(answer).listen({ host: "127.0.0.1", port, backlog: 1024 });
}

/** Sends JSON as it is, with as few headers as an answer can have. */
export function sendBytes(response: ServerResponse, body: Buffer | string): void {
  response.writeHead(200, {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(body),
  });
  response.end(body);
}

/** Answers each request with what is looked up for it. */
export function listenWith(lookUp: () => Promise<Buffer | string>): void {
  listen((_request, response) => {
    lookUp().then(
      (body) => sendBytes(response, body),
      (failure: unknown) => {
        response.writeHead(500);
        response.end(String(failure));
      },
    );
  });
}
