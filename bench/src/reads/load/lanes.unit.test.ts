import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import { expect } from "chai";
import { openLanes } from "./lanes.ts";

describe("the connections of a load", () => {
  const servers: Server[] = [];
  after(() => {
    for (const server of servers) server.close().closeAllConnections();
  });

  async function serve(answer: RequestListener): Promise<string> {
    const server = createServer(answer).listen(0, "127.0.0.1");
    servers.push(server);
    await once(server, "listening");
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("It listens on a port");
    return `http://127.0.0.1:${address.port}`;
  }

  async function failureOf(asking: Promise<void>): Promise<string> {
    return asking.then(
      () => "none",
      (failure: unknown) => (failure instanceof Error ? failure.message : String(failure)),
    );
  }

  it("are shared out among the servers evenly, and carry whole requests of many visitors", async () => {
    const seen: string[] = [];
    const note =
      (name: string): RequestListener =>
      ({ url, headers }, response) => {
        seen.push(`${name} ${url ?? ""} ${String(headers["x-forwarded-for"])}`);
        // Without a length, as tRPC answers: in chunks.
        response.write("part one, ");
        response.end("part two");
      };
    const lanes = await openLanes([await serve(note("left")), await serve(note("right"))], 4);
    await Promise.all(Array.from({ length: 4 }, () => lanes.ask("/trpc/a?b=c")));
    lanes.close();
    expect(seen.filter((one) => one.startsWith("left /trpc/a?b=c 10."))).to.have.length(2);
    expect(seen.filter((one) => one.startsWith("right /trpc/a?b=c 10."))).to.have.length(2);
    expect(new Set(seen)).to.have.length(4);
  });

  it("tell every answer but 200 as a failure, with how it begins", async () => {
    const url = await serve((_request, response) => response.writeHead(429).end("slow down"));
    const lanes = await openLanes([url], 1);
    expect(await failureOf(lanes.ask("/"))).to.equal("429 slow down");
    lanes.close();
  });

  it("are opened again where a server closes them", async () => {
    let asked = 0;
    const url = await serve((request, response) => {
      asked += 1;
      if (asked === 1) request.socket.destroy();
      else response.end("fine");
    });
    const lanes = await openLanes([url], 1);
    expect(await failureOf(lanes.ask("/"))).to.equal("The server closed the connection");
    expect(await failureOf(lanes.ask("/"))).to.equal("none");
    lanes.close();
  });

  it("carry one request at a time", async () => {
    const url = await serve((_request, response) => response.end("fine"));
    const lanes = await openLanes([url], 1);
    const [first, second] = await Promise.all([failureOf(lanes.ask("/")), failureOf(lanes.ask("/"))]);
    expect([first, second]).to.deep.equal(["none", "More is asked at a time than there are connections"]);
    lanes.close();
  });
});
