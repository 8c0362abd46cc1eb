/* Reference: Node's own HTTP server, with one body for all. */
import { z } from "zod";
import { listen, sendBytes, toldBy } from "./listen.ts";

const body = Buffer.from(toldBy({ BODY: z.string() }).BODY);

listen((_request, response) => sendBytes(response, body));
