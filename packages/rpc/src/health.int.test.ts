import { IncomingMessage, ServerResponse } from "node:http";
import { Socket } from "node:net";
import { expect } from "chai";
import { openAdmission } from "./admission.ts";
import { healthAnswers, type StoreStates } from "./health.ts";
import { openLogger } from "./logger.ts";
import { clientHeaders, openTestServer, tokens } from "./test-server.fixture.ts";

const up = { ok: true, essential: true };
const down = { ok: false, essential: true };
const upToo = { ok: true, essential: false };
const downToo = { ok: false, essential: false };

async function askOf(health: () => Promise<StoreStates>) {
  const server = await openTestServer({ health });
  const [alive, ready] = [await server.ask("/health?x=1"), await server.ask("/ready")];
  await server.close();
  return {
    alive: { status: alive.status, body: JSON.parse(alive.text) },
    ready: { status: ready.status, body: JSON.parse(ready.text) },
    logged: server.logged(),
  };
}

describe("the health of a process", () => {
  it("is 200 while all stores answer, and tells which it cannot do without", async () => {
    const stores = { postgresql: up, redis: upToo };
    const { alive, ready } = await askOf(async () => stores);
    expect(alive).to.deep.equal({
      status: 200,
      body: { name: "test", ok: true, draining: false, degraded: [], stores },
    });
    expect(ready).to.deep.equal({ status: 200, body: { name: "test", ready: true, reasons: [] } });
  });

  it("is 200 while only what it can do without is away, which it names", async () => {
    const { alive, ready } = await askOf(async () => ({ mongodb: up, redis: downToo, minio: downToo }));
    expect(alive.status).to.equal(200);
    expect(alive.body).to.deep.include({ ok: true, degraded: ["redis", "minio"] });
    expect(ready.status).to.equal(200);
  });

  it("is 503 while something is away that it cannot do without, and so is /ready, with the reason", async () => {
    const { alive, ready } = await askOf(async () => ({ mongodb: down, redis: downToo }));
    expect(alive.status).to.equal(503);
    expect(alive.body).to.deep.include({ ok: false, degraded: ["redis"] });
    expect(ready).to.deep.equal({ status: 503, body: { name: "test", ready: false, reasons: ["mongodb"] } });
  });

  it("is 503 when asking fails, without the reason, which is logged", async () => {
    const { alive, ready, logged } = await askOf(() => Promise.reject(new Error("db.internal is away")));
    expect(alive.status).to.equal(503);
    expect(alive.body).to.deep.equal({ name: "test", ok: false, draining: false, degraded: [], stores: {} });
    expect(ready.status).to.equal(503);
    expect(JSON.stringify([alive, ready])).to.not.include("internal");
    expect(logged).to.include("db.internal is away");
  });

  it("is not ready for a second after it refused calls for want of room", async () => {
    const time = { now: 0 };
    const admission = openAdmission({ atWork: 1, queued: 0, queueMs: 1 }, () => time.now);
    const server = await openTestServer({ edge: { admission } });
    const slow = server.query("slow");
    await server.gate.arrived;
    expect((await server.query("hello")).status).to.equal(503);
    const ready = await server.ask("/ready");
    expect(ready.status).to.equal(503);
    expect(JSON.parse(ready.text).reasons).to.deep.equal(["overloaded"]);
    expect((await server.ask("/health")).status).to.equal(200);
    server.gate.open();
    await slow;
    time.now += 1_000;
    expect((await server.ask("/ready")).status).to.equal(200);
    await server.close();
  });

  it("asks the stores once for a crowd that asks at the same time", async () => {
    let asked = 0;
    const log = openLogger({ name: "test", level: "silent" });
    const health = async () => {
      asked += 1;
      return { redis: up };
    };
    const answers = healthAnswers(
      { name: "test", log, health },
      { isLeaving: () => false, isShedding: () => false },
    );
    const responses = Array.from({ length: 20 }, () => new ServerResponse(new IncomingMessage(new Socket())));
    await Promise.all(responses.map((response) => answers.health(response)));
    expect(responses.map(({ statusCode }) => statusCode)).to.deep.equal(Array<number>(20).fill(200));
    expect(asked).to.equal(1);
    await answers.ready(new ServerResponse(new IncomingMessage(new Socket())));
    expect(asked).to.equal(2);
  });
});

describe("the metrics of a process", () => {
  it("count calls by procedure and outcome, and time them", async () => {
    const server = await openTestServer();
    await server.query("hello");
    await server.query("hello");
    await server.query("fail", { code: "NOT_FOUND" });
    await server.query("nowhere");
    await server.ask("/trpc/hello,hello,forMembers?batch=1", {
      headers: { authorization: `Bearer ${tokens.expired}` },
    });
    await server.mutate("echo", { text: 1 });
    const { status, headers, text } = await server.ask("/metrics");
    await server.close();
    expect(status).to.equal(200);
    expect(headers["content-type"]).to.match(/^text\/plain; version=0\.0\.4/);
    const calls = [
      ...text.matchAll(/^marketplace_calls_total\{procedure="(\w+)",outcome="(\w+)",role="test"\} (\d+)$/gm),
    ];
    expect(calls.map(([, procedure, outcome, count]) => [procedure, outcome, count])).to.have.deep.members([
      ["hello", "ok", "4"],
      ["fail", "NOT_FOUND", "1"],
      ["forMembers", "SESSION_EXPIRED", "1"],
      ["echo", "VALIDATION_FAILED", "1"],
    ]);
    expect(text).to.match(/^marketplace_call_duration_seconds_count\{role="test",procedure="hello"\} 4$/m);
    expect(text).to.match(/^process_cpu_seconds_total\{role="test"\} /m);
    expect(text).to.match(/^nodejs_eventloop_lag_p99_seconds\{role="test"\} /m);
  });

  it("are each server's own", async () => {
    const [one, other] = await Promise.all([openTestServer(), openTestServer()]);
    await one.query("hello");
    expect((await one.ask("/metrics")).text).to.include('procedure="hello"');
    expect((await other.ask("/metrics")).text).to.not.include('procedure="hello"');
    await Promise.all([one.close(), other.close()]);
  });

  it("are told to nobody who has not the token", async () => {
    const token = "metrics-token-000000000000000";
    const server = await openTestServer({ metricsReaders: { token } });
    const ask = async (authorization?: string) =>
      (await server.ask("/metrics", authorization === undefined ? {} : { headers: { authorization } }))
        .status;
    expect(await ask(`Bearer ${token}`)).to.equal(200);
    for (const wrong of [
      undefined,
      "",
      token,
      `Bearer ${token}x`,
      `Bearer ${token.slice(1)}`,
      `Basic ${token}`,
    ])
      expect(await ask(wrong), wrong).to.equal(404);
    await server.close();
  });

  it("are told to this machine alone without a token, and not through a proxy on it; or to nobody", async () => {
    const server = await openTestServer();
    expect((await server.ask("/metrics")).status).to.equal(200);
    for (const name of ["x-forwarded-for", "forwarded", "via", "x-real-ip"])
      expect((await server.ask("/metrics", { headers: { [name]: "127.0.0.1" } })).status, name).to.equal(404);
    await server.close();
    const closed = await openTestServer({ metricsReaders: "nobody" });
    expect((await closed.ask("/metrics")).status).to.equal(404);
    await closed.close();
  });

  it("take in figures that others keep, and leave out those that cannot be read", async () => {
    const server = await openTestServer();
    const { metrics } = server.edge;
    const gauge = (name: string) => ({ name, help: "A figure.", type: "gauge" as const });
    metrics.follow({ ...gauge("cache_hits"), type: "counter", label: "entry" }, () => ({
      listing: 3,
      seller: 4,
    }));
    metrics.follow(gauge("lag"), async () => 7);
    let lag = 1;
    metrics.follow(gauge("sometimes"), () => {
      lag += 1;
      if (lag === 3) throw new Error("away");
      return lag;
    });
    const figures = async () => (await server.ask("/metrics")).text;
    const first = await figures();
    expect(first)
      .to.match(/^cache_hits\{entry="listing",role="test"\} 3$/m)
      .and.match(/^cache_hits\{entry="seller",role="test"\} 4$/m);
    expect(first)
      .to.match(/^lag\{role="test"\} 7$/m)
      .and.match(/^sometimes\{role="test"\} 2$/m);
    const second = await figures();
    expect(second)
      .to.match(/^lag\{role="test"\} 7$/m)
      .and.not.match(/^sometimes\{/m);
    expect(await figures())
      .to.match(/^sometimes\{role="test"\} 4$/m)
      .and.match(/^cache_hits\{entry="listing",role="test"\} 3$/m);
    expect(server.logged()).to.include("a figure could not be read");
    await server.close();
  });

  it("are asked for without a client's headers", async () => {
    const server = await openTestServer();
    const posted = await server.ask("/metrics", { method: "POST", headers: clientHeaders, body: "{}" });
    expect(posted.status).to.equal(200);
    await server.close();
  });
});
