import { once } from "node:events";
import { Agent, type IncomingMessage, request } from "node:http";
import { connect } from "node:net";
import { until } from "@marketplace/testing";
import { expect } from "chai";
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

  it("lets a slow reader take the whole of an answer that was given early", async () => {
    // More than a system takes off a process's hands.
    const body = Buffer.alloc(64 * 1_024 * 1_024, "x");
    const server = await openTestServer({
      drainSeconds: 60,
      early: (_req, res) => {
        res.writeHead(200, { "content-length": body.length }).end(body);
        return true;
      },
    });
    const answer = await new Promise<IncomingMessage>((resolve, reject) =>
      request(server.url, { agent: new Agent({ keepAlive: true }) }, resolve)
        .on("error", reject)
        .end(),
    );
    const closed = server.close();
    let taken = 0;
    for await (const part of answer) taken += Buffer.byteLength(part);
    expect(taken).to.equal(body.length);
    await closed;
  });

  it("does not wait for connections that were opened ahead of need", async () => {
    const server = await openTestServer({ drainSeconds: 60 });
    const ahead = connect(Number(new URL(server.url).port), "127.0.0.1");
    await once(ahead, "connect");
    expect((await server.query("hello")).status).to.equal(200);
    const started = performance.now();
    await Promise.all([server.close(), once(ahead, "close")]);
    expect(performance.now() - started).to.be.lessThan(20_000);
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

  it("says so at /ready first, and serves as before until its notice is over", async () => {
    const server = await openTestServer({ drainNoticeMs: 3_000 });
    expect((await server.ask("/ready")).status).to.equal(200);
    const closed = server.close();
    const told = await server.ask("/ready");
    expect(told.status).to.equal(503);
    expect(JSON.parse(told.text)).to.deep.equal({ name: "test", ready: false, reasons: ["draining"] });
    const health = await server.ask("/health");
    expect(health.status).to.equal(200);
    expect(JSON.parse(health.text)).to.include({ ok: true, draining: true });
    const served = await server.query("hello");
    expect(resultIn(served)).to.deep.equal({ hello: "world" });
    await closed;
    expect(await failureOf(server.query("hello"))).to.have.property("code", "ECONNREFUSED");
  });

  it("loses no call of a crowd that is sent elsewhere once /ready says so", async () => {
    const server = await openTestServer({ drainNoticeMs: 2_000 });
    const balancer = { sends: true };
    const statuses: number[] = [];
    const callers = Array.from({ length: 5 }, async () => {
      while (balancer.sends) statuses.push((await server.query("hello")).status);
    });
    const watching = (async () => {
      while (balancer.sends) balancer.sends = (await server.ask("/ready")).status === 200;
    })();
    await until(
      () => statuses,
      ({ length }) => length >= 20,
    );
    await Promise.all([server.close(), ...callers, watching]);
    expect(new Set(statuses)).to.deep.equal(new Set([200]));
  });
});
