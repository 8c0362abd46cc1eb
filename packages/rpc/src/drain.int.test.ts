import { Agent, IncomingMessage, request, ServerResponse } from "node:http";
import { Socket } from "node:net";
import { expect } from "chai";
import { healthAnswerer } from "./health.ts";
import { openLogger } from "./logger.ts";
import { openTestServer, resultIn } from "./test-server.fixture.ts";

async function failureOf(call: Promise<unknown>): Promise<unknown> {
  return call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
}

describe("a server that is told to stop", () => {
  it("answers the request that is open, takes no new connection, and then ends", async () => {
    const server = await openTestServer();
    const slow = server.query("slow");
    await server.gate.arrived;
    const closed = server.close();
    expect(await failureOf(server.query("hello"))).to.have.property("code", "ECONNREFUSED");
    server.gate.open();
    const answer = await slow;
    expect(resultIn(answer)).to.deep.equal({ done: true });
    expect(answer.headers.connection).to.equal("close");
    await closed;
  });

  it("does not wait for connections that are kept for a next request", async () => {
    const server = await openTestServer({ drainSeconds: 60 });
    const agent = new Agent({ keepAlive: true });
    const get = (path: string) =>
      new Promise<number | undefined>((resolve, reject) => {
        const sent = request(`${server.url}${path}`, { agent }, (response) => {
          response.resume().on("end", () => resolve(response.statusCode));
        });
        sent.on("error", reject).end();
      });
    expect(await get("/health")).to.equal(200);
    const slow = get("/trpc/slow");
    await server.gate.arrived;
    const started = performance.now();
    const closed = server.close();
    server.gate.open();
    expect(await slow).to.equal(200);
    await closed;
    expect(performance.now() - started).to.be.lessThan(20_000);
    agent.destroy();
  });

  it("cuts off a request that does not end, when its seconds are over", async () => {
    const server = await openTestServer({ drainSeconds: 0.3 });
    const stuck = failureOf(server.query("slow"));
    await server.gate.arrived;
    const started = performance.now();
    await server.close();
    expect(performance.now() - started).to.be.within(250, 10_000);
    expect(await stuck).to.have.property("code", "ECONNRESET");
    const [warning] = server.lines().filter(({ msg }) => msg === "open requests cut off");
    expect(warning).to.include({ level: 40, open: 1 });
    server.gate.open();
  });

  it("cuts off a caller that never finishes its request", async () => {
    const server = await openTestServer({ drainSeconds: 0.3 });
    const half = request(`${server.url}/trpc/echo`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-marketplace-client": "t", "content-length": "100" },
    });
    const cut = new Promise((resolve) => half.once("error", resolve));
    const connected = new Promise((resolve) =>
      half.once("socket", (socket) => socket.once("connect", resolve)),
    );
    half.write('{"json":');
    await connected;
    await server.close();
    expect(await cut).to.have.property("code", "ECONNRESET");
  });

  it("can be told twice", async () => {
    const server = await openTestServer();
    await Promise.all([server.close(), server.close()]);
    await server.close();
  });
});

describe("GET /health", () => {
  const healthOf = async (health: () => Promise<Readonly<Record<string, boolean>>>) => {
    const server = await openTestServer({ health });
    const { status, text } = await server.ask("/health?x=1");
    await server.close();
    return { status, body: JSON.parse(text), logged: server.logged() };
  };

  it("is 200 while all that the process needs answers", async () => {
    const { status, body } = await healthOf(async () => ({ postgresql: true, redis: true }));
    expect(status).to.equal(200);
    expect(body).to.deep.equal({
      name: "test",
      ok: true,
      draining: false,
      checks: { postgresql: true, redis: true },
    });
  });

  it("is 503 while something does not, and says what", async () => {
    const { status, body } = await healthOf(async () => ({ postgresql: true, redis: false }));
    expect(status).to.equal(503);
    expect(body).to.deep.include({ ok: false, checks: { postgresql: true, redis: false } });
  });

  it("is 503 when asking fails, without the reason, which is logged", async () => {
    const { status, body, logged } = await healthOf(() => Promise.reject(new Error("db.internal is away")));
    expect(status).to.equal(503);
    expect(body).to.deep.equal({ name: "test", ok: false, draining: false, checks: {} });
    expect(logged).to.include("db.internal is away");
  });

  it("is 503 while the process drains, so that nobody sends it more", async () => {
    let tell: () => void = () => {};
    let ask: () => void = () => {};
    const told = new Promise<void>((resolve) => {
      tell = resolve;
    });
    const asked = new Promise<void>((resolve) => {
      ask = resolve;
    });
    const server = await openTestServer({
      health: async () => {
        ask();
        await told;
        return { redis: true };
      },
    });
    const answer = server.ask("/health");
    await asked;
    const closed = server.close();
    tell();
    expect((await answer).status).to.equal(503);
    expect(JSON.parse((await answer).text)).to.include({ ok: false, draining: true });
    await closed;
  });

  it("asks the stores once for a crowd that asks at the same time", async () => {
    let asked = 0;
    const log = openLogger({ name: "test", level: "silent" });
    const health = async () => {
      asked += 1;
      return { redis: true };
    };
    const answer = healthAnswerer({ name: "test", log, health }, () => false);
    const responses = Array.from({ length: 20 }, () => new ServerResponse(new IncomingMessage(new Socket())));
    await Promise.all(responses.map((response) => answer(response)));
    expect(responses.map(({ statusCode }) => statusCode)).to.deep.equal(responses.map(() => 200));
    expect(asked).to.equal(1);
    await answer(new ServerResponse(new IncomingMessage(new Socket())));
    expect(asked).to.equal(2);
  });
});
