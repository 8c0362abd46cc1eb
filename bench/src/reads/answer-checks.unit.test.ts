import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { expect } from "chai";
import { bodyOf, checkBody, checkPage } from "./answer-checks.ts";

async function words(check: Promise<void>): Promise<string> {
  return check.then(
    () => "fine",
    (failure: unknown) => (failure instanceof Error ? failure.message : String(failure)),
  );
}

describe("the checks of answers", () => {
  let server: Server;
  let url: string;
  before(async () => {
    server = createServer((request, response) => {
      response.statusCode = request.url === "/refused" ? 429 : 200;
      response.end(`{"price":5}`);
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    url = typeof address === "object" && address !== null ? `http://127.0.0.1:${address.port}` : "";
  });
  after(() => {
    server.close().closeAllConnections();
  });

  it("see the difference of one byte, and an answer that is none", async () => {
    expect(await words(checkBody(`${url}/`, '{"price":5}'))).to.equal("fine");
    expect(await words(checkBody(`${url}/`, '{"price":6}'))).to.include("another body");
    expect(await words(checkBody(`${url}/`, '{"price": 5}'))).to.include("another body");
    expect(await words(checkBody(`${url}/refused`, '{"price":5}'))).to.include("answered with 429");
  });

  it("know the bytes that tRPC sends for a value, alone and in a batch", () => {
    const value = { at: new Date("2026-06-01T10:00:00.000Z") };
    const body =
      '{"result":{"data":{"json":{"at":"2026-06-01T10:00:00.000Z"},"meta":{"values":{"at":["Date"]},"v":1}}}}';
    expect(bodyOf(value, { batched: false })).to.equal(body);
    expect(bodyOf(value, { batched: true })).to.equal(`[${body}]`);
  });

  it("want a page to be full, and its listings in their order", () => {
    const page = (ids: readonly string[], nextCursor: string | null) => ({
      items: ids.map((id) => ({ id })),
      nextCursor,
    });
    expect(() => checkPage(page(["c", "b"], "more"), ["c", "b", "a"])).to.not.throw();
    expect(() => checkPage(page(["b", "c"], "more"), ["c", "b", "a"])).to.throw("newest first");
    expect(() => checkPage(page(["c", "b"], null), ["c", "b", "a"])).to.throw("fill a page");
    expect(() => checkPage(page([], "more"), [])).to.throw("fill a page");
  });
});
