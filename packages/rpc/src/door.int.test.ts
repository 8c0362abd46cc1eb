import { once } from "node:events";
import { Agent, type IncomingMessage, request } from "node:http";
import { connect } from "node:net";
import { openTestStores, type TestStores, until } from "@marketplace/testing";
import { expect } from "chai";
import { type AdmissionStats, openAdmission } from "./admission.ts";
import { type CallLimits, openCallLimits } from "./limits/call-limits.ts";
import { openLogger } from "./logger.ts";
import {
  type Answer,
  clientHeaders,
  failureIn,
  openTestServer,
  resultIn,
  tokens,
} from "./test-server.fixture.ts";

const LIMITS = { CALLS_PER_MINUTE_ADDRESS: 100, CALLS_PER_MINUTE_USER: 100 };
const now = () => performance.now();
const as = (token: string) => ({ authorization: `Bearer ${token}` });
const from = (address: string) => ({ "x-forwarded-for": address });
const standing = ({ headers }: Answer) =>
  ["limit", "remaining", "reset"].map((name) => Number(headers[`ratelimit-${name}`]));

describe("how much may be called", () => {
  let suite: TestStores;
  before(async () => {
    suite = await openTestStores({ migrated: false });
    await suite.stores.redis.redis.ping();
  });
  after(() => suite.close());

  const openLimited = (settings: Partial<typeof LIMITS> = {}, limits?: CallLimits) =>
    openTestServer({
      // So that a test can come from any address.
      trustedProxies: 1,
      edge: {
        limits:
          limits ??
          openCallLimits({
            redis: suite.stores.redis,
            settings: { ...LIMITS, ...settings },
            log: openLogger({ name: "test", level: "silent" }),
            now,
          }),
      },
    });
  type Server = Awaited<ReturnType<typeof openLimited>>;

  const batch = (server: Server, path: string, address: string) =>
    server.ask(`/trpc/${path}`, { headers: from(address) });

  it("is told with each answer, and refused with the wait when it is too much", async () => {
    const server = await openLimited();
    const here = from("203.0.113.1");
    const first = await server.query("hello", undefined, here);
    expect(standing(first)).to.deep.equal([100, 99, 60]);
    for (let call = 1; call < 100; call += 1)
      expect((await server.query("hello", undefined, here)).status).to.equal(200);
    const refused = await server.query("hello", undefined, here);
    expect(refused.status).to.equal(429);
    const { code, message, details, requestId } = failureIn(refused);
    expect(code).to.equal("RATE_LIMITED");
    expect(details.retryAfterSeconds).to.be.within(1, 60);
    expect(message).to.equal(`Too many requests; try again in ${String(details.retryAfterSeconds)} s.`);
    expect(refused.headers["retry-after"]).to.equal(String(details.retryAfterSeconds));
    expect(refused.headers["x-request-id"]).to.equal(requestId);
    expect(standing(refused).slice(0, 2)).to.deep.equal([100, 0]);
    expect((await server.query("hello", undefined, from("203.0.113.2"))).status).to.equal(200);
    await server.close();
  });

  it("is counted by call and by what each costs, in a batch too, however its path is written", async () => {
    const server = await openLimited();
    const left = async (path: string, address: string) => standing(await batch(server, path, address))[1];
    expect(await left("hello", "203.0.113.11")).to.equal(99);
    expect(await left("hello,hello,hello?batch=1", "203.0.113.12")).to.equal(97);
    expect(await left("hello%2Chello%2Chello?batch=1", "203.0.113.13")).to.equal(97);
    expect(await left("x/../hello,%68ello?batch=1", "203.0.113.14")).to.equal(98);
    expect(await left("nowhere,nothing?batch=1", "203.0.113.15")).to.equal(98);
    const written = await server.mutate("noInput", undefined, from("203.0.113.16"));
    expect(standing(written)[1]).to.equal(95);
    await server.close();
  });

  it("refuses a batch that would be too much as a whole, in the form that clients read", async () => {
    const server = await openLimited();
    const ten = `${Array.from({ length: 10 }, () => "hello").join(",")}?batch=1`;
    for (let request = 0; request < 9; request += 1)
      expect((await batch(server, ten, "203.0.113.20")).status).to.equal(200);
    await batch(server, "hello", "203.0.113.20");
    const refused = await batch(server, ten, "203.0.113.20");
    expect(refused.status).to.equal(429);
    expect(failureIn(refused).code).to.equal("RATE_LIMITED");
    // What is left is still the caller's.
    expect((await batch(server, "hello", "203.0.113.20")).status).to.equal(200);
    await server.close();
  });

  it("is an account's own, from whatever address it calls, and a batch asks for it once", async () => {
    const server = await openLimited({ CALLS_PER_MINUTE_ADDRESS: 100_000 });
    const call = (address: string, token: string = tokens.member) =>
      server.query("forMembers", undefined, { ...from(address), ...as(token) });
    const both = await server.ask("/trpc/forMembers,viewer?batch=1", {
      headers: { ...from("203.0.113.30"), ...as(tokens.member) },
    });
    expect(standing(both).slice(0, 2)).to.deep.equal([100, 98]);
    for (let done = 2; done < 100; done += 1)
      expect((await call(`203.0.113.${30 + (done % 50)}`)).status).to.equal(200);
    const refused = await call("203.0.113.99");
    expect(refused.status).to.equal(429);
    expect(failureIn(refused).code).to.equal("RATE_LIMITED");
    expect(Number(refused.headers["retry-after"])).to.be.within(1, 60);
    expect((await call("203.0.113.99", tokens.admin)).status).to.equal(200);
    // What does not ask who calls is not the account's to pay.
    const open = await server.query("hello", undefined, { ...from("203.0.113.99"), ...as(tokens.member) });
    expect(open.status).to.equal(200);
    await server.close();
  });

  it("does not count who asks how the process is", async () => {
    const server = await openLimited();
    const here = { headers: from("203.0.113.40") };
    for (let asked = 0; asked < 150; asked += 1)
      expect((await server.ask("/health", here)).status).to.equal(200);
    expect((await server.ask("/ready", here)).headers["ratelimit-limit"]).to.equal(undefined);
    expect(standing(await server.query("hello", undefined, here.headers))[1]).to.equal(99);
    await server.close();
  });

  it("is told to the log once a second, however many are refused, and counted", async () => {
    const refusing: CallLimits = {
      spend: () => ({ allowed: false, limit: 100, remaining: 0, resetSeconds: 30 }),
      spendOf: () => ({ allowed: false, limit: 100, remaining: 0, resetSeconds: 30 }),
      settled: async () => {},
    };
    const server = await openLimited({}, refusing);
    for (let call = 0; call < 40; call += 1) expect((await server.query("hello")).status).to.equal(429);
    const lines = server.lines().filter(({ msg }) => msg === "calls refused at the door");
    expect(lines.length).to.be.within(1, 10);
    expect(lines[0]).to.include({ outcome: "RATE_LIMITED", calls: 1 });
    expect((await server.ask("/metrics")).text).to.match(
      /^marketplace_calls_refused_total\{reason="RATE_LIMITED",role="test"\} 40$/m,
    );
    await server.close();
  });
});

describe("a server with more calls than it can take", () => {
  const openSmall = (
    rule: { atWork: number; queued: number; queueMs: number },
    more: Pick<Parameters<typeof openTestServer>[0] & object, "silenceMs" | "rawRoutes"> = {},
  ) => {
    const admission = openAdmission(rule, now);
    return openTestServer({ edge: { admission }, ...more });
  };

  it("answers those that it takes, refuses the others at once with a wait, and is well again after", async () => {
    const server = await openSmall({ atWork: 4, queued: 8, queueMs: 60_000 });
    const slow = Array.from({ length: 4 }, () => server.query("slow"));
    const { stats } = server.edge.admission;
    await until(stats, ({ atWork }) => atWork === 4);
    const queued = Array.from({ length: 8 }, () => server.query("hello"));
    await until(stats, ({ queued }) => queued === 8);

    const refused = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        index % 2 === 0 ? server.query("hello") : server.mutate("echo", { text: "a" }),
      ),
    );
    for (const answer of refused) {
      expect(answer.status).to.equal(503);
      expect(failureIn(answer)).to.deep.include({ code: "OVERLOADED", details: { retryAfterSeconds: 1 } });
      expect(answer.headers["retry-after"]).to.equal("1");
    }
    expect(stats()).to.deep.equal({ atWork: 4, queued: 8 });
    expect((await server.ask("/health")).status).to.equal(200);
    expect((await server.ask("/ready")).status).to.equal(503);
    const metrics = (await server.ask("/metrics")).text;
    expect(metrics).to.match(/^marketplace_calls_at_work\{role="test"\} 4$/m);
    expect(metrics).to.match(/^marketplace_calls_queued\{role="test"\} 8$/m);
    expect(metrics).to.match(/^marketplace_calls_refused_total\{reason="OVERLOADED",role="test"\} 50$/m);

    server.gate.open();
    for (const answer of await Promise.all([...slow, ...queued])) expect(answer.status).to.equal(200);
    await until(stats, ({ atWork, queued }) => atWork + queued === 0);
    expect((await server.query("hello")).status).to.equal(200);
    await server.close();
  });

  it("counts a batch by its calls", async () => {
    const server = await openSmall({ atWork: 3, queued: 0, queueMs: 1 });
    const slow = server.query("slow");
    await server.gate.arrived;
    const of = (calls: number) =>
      server.ask(`/trpc/${Array.from({ length: calls }, () => "hello").join(",")}?batch=1`);
    expect((await of(2)).status).to.equal(200);
    expect((await of(3)).status).to.equal(503);
    server.gate.open();
    await slow;
    // Larger than all there is: alone it may.
    expect((await of(10)).status).to.equal(200);
    await server.close();
  });

  it("refuses a call that has waited too long", async () => {
    const server = await openSmall({ atWork: 1, queued: 10, queueMs: 50 });
    const slow = server.query("slow");
    await server.gate.arrived;
    const waited = await server.query("hello");
    expect(failureIn(waited).code).to.equal("OVERLOADED");
    server.gate.open();
    expect((await slow).status).to.equal(200);
    await server.close();
  });

  it("forgets a call that waits when its caller has gone", async () => {
    const server = await openSmall({ atWork: 1, queued: 10, queueMs: 60_000 });
    const slow = server.query("slow");
    await server.gate.arrived;
    const { stats } = server.edge.admission;
    const leaving = request(`${server.url}/trpc/hello`, { agent: false }).on("error", () => {});
    leaving.end();
    await until(stats, ({ queued }) => queued === 1);
    leaving.destroy();
    await until(stats, ({ queued }) => queued === 0);
    server.gate.open();
    expect((await slow).status).to.equal(200);
    await server.close();
  });

  it("takes a call that comes slowly once it is there, and meanwhile others", async () => {
    const rawRoutes = [{ path: "/webhooks/test", handle: async () => ({ status: 204 }) }];
    const server = await openSmall({ atWork: 1, queued: 0, queueMs: 1 }, { rawRoutes });
    for (const path of ["/trpc/echo", "/trpc/echo,echo,echo?batch=1", "/webhooks/test"]) {
      const slow = request(`${server.url}${path}`, {
        ...{ method: "POST", agent: false },
        headers: { ...clientHeaders, "content-length": 24 },
      });
      const answered = once(slow, "response");
      await new Promise((sent) => slow.write('{"json":{"te', sent));
      for (let times = 0; times < 20; times += 1) expect((await server.query("hello")).status).to.equal(200);
      slow.end('xt":"late"}}');
      await answered;
    }
    await server.close();
  });

  it("gives back the places of calls that were sent ahead on a connection that has gone", async () => {
    const server = await openSmall({ atWork: 30, queued: 0, queueMs: 1 });
    const { stats } = server.edge.admission;
    const get = (path: string) => `GET /trpc/${path} HTTP/1.1\r\nhost: test\r\n\r\n`;
    const post = `POST /trpc/echo HTTP/1.1\r\nhost: test\r\ncontent-type: application/json\r\ncontent-length: 24\r\n\r\n`;
    const socket = connect(Number(new URL(server.url).port), "127.0.0.1");
    socket.write(get("slow") + get("slow") + get("hello").repeat(12) + post);
    while (stats().atWork < 14) await new Promise(setImmediate);
    socket.destroy();
    // The two that are worked on still.
    await until(stats, ({ atWork }) => atWork === 2);
    server.gate.open();
    await until(stats, ({ atWork }) => atWork === 0);
    await server.close();
    expect(stats()).to.deep.equal({ atWork: 0, queued: 0 });
  });

  it("works on no more calls because their callers go and ask anew", async () => {
    let held = 0;
    const ended = { now: () => {} };
    const end = new Promise<void>((resolve) => {
      ended.now = resolve;
    });
    const handle = async () => {
      held += 1;
      await end;
      return { status: 204 };
    };
    const server = await openSmall(
      { atWork: 4, queued: 0, queueMs: 1 },
      { rawRoutes: [{ path: "/webhooks/test", handle }] },
    );
    const { stats } = server.edge.admission;
    const path = "/webhooks/test";
    const callers = ["/trpc/slow", path, path, "/trpc/slow"].map((to) => {
      const method = to === path ? "POST" : "GET";
      return request(`${server.url}${to}`, { method, agent: false })
        .on("error", () => {})
        .end();
    });
    await until(() => held === 2 && stats().atWork === 4);
    await server.gate.arrived;
    for (const caller of callers) caller.destroy();
    for (let times = 0; times < 20; times += 1) expect((await server.query("hello")).status).to.equal(503);
    expect(stats().atWork).to.equal(4);
    server.gate.open();
    ended.now();
    await until(stats, ({ atWork }) => atWork === 0);
    expect((await server.query("hello")).status).to.equal(200);
    await server.close();
  });

  it("gives the place of a caller that does not take its answer to others", async () => {
    const server = await openSmall({ atWork: 1, queued: 0, queueMs: 1 }, { silenceMs: 300 });
    const { stats } = server.edge.admission;
    const agent = new Agent({ keepAlive: true });
    const [answer, during] = await new Promise<[IncomingMessage, AdmissionStats]>((resolve, reject) =>
      // Looked at as the answer comes: a busy machine may not get round to another call before the place is given back.
      request(`${server.url}/trpc/large`, { agent }, (begun) => resolve([begun, stats()]))
        .on("error", reject)
        .end(),
    );
    answer.pause().on("error", () => {});
    expect(during).to.deep.equal({ atWork: 1, queued: 0 });
    await until(stats, ({ atWork }) => atWork === 0);
    expect((await server.query("hello")).status).to.equal(200);
    agent.destroy();
    await server.close();
  });

  it("lets a call in under its own request's id, though another's end made the room", async () => {
    const server = await openSmall({ atWork: 1, queued: 10, queueMs: 60_000 });
    const slow = server.query("slow", undefined, { "x-request-id": "the-first-one" });
    await server.gate.arrived;
    const waiting = server.mutate("echo", { text: 1 }, { "x-request-id": "the-second-one" });
    await until(server.edge.admission.stats, ({ queued }) => queued === 1);
    server.gate.open();
    await slow;
    expect(failureIn(await waiting).requestId).to.equal("the-second-one");
    const [line] = server.lines().filter(({ path }) => path === "echo");
    expect(line).to.include({ requestId: "the-second-one" });
    await server.close();
  });

  it("keeps answering under a flood, refuses by 503 alone, and takes everybody once it is over", async () => {
    const server = await openSmall({ atWork: 2, queued: 4, queueMs: 10_000 });
    const counts = new Map<number, number>();
    let most = 0;
    const flood = { on: true };
    const callers = Array.from({ length: 40 }, async () => {
      while (flood.on) {
        const answer = await server.query("brief");
        counts.set(answer.status, (counts.get(answer.status) ?? 0) + 1);
        if (answer.status === 200) expect(resultIn(answer)).to.deep.equal({ done: true });
        else expect(failureIn(answer).code).to.equal("OVERLOADED");
        most = Math.max(most, server.edge.admission.stats().queued);
      }
    });
    await until(
      () => counts,
      (seen) => (seen.get(200) ?? 0) >= 60 && (seen.get(503) ?? 0) >= 60,
    );
    flood.on = false;
    await Promise.all(callers);
    expect([...counts.keys()]).to.have.members([200, 503]);
    expect(most).to.be.within(1, 4);
    const after = await Promise.all(Array.from({ length: 6 }, () => server.query("brief")));
    expect(after.map(({ status }) => status)).to.deep.equal(Array<number>(6).fill(200));
    await until(server.edge.admission.stats, ({ atWork, queued }) => atWork + queued === 0);
    await server.close();
  });

  it("holds a webhook to the same bound", async () => {
    let arrived = 0;
    const held = { open: () => {} };
    const opened = new Promise<void>((resolve) => {
      held.open = resolve;
    });
    const rawRoutes = [
      {
        path: "/webhooks/test",
        handle: async () => {
          arrived += 1;
          await opened;
          return { status: 204 };
        },
      },
    ];
    const admission = openAdmission({ atWork: 1, queued: 0, queueMs: 1 }, now);
    const server = await openTestServer({ rawRoutes, edge: { admission } });
    const post = () => server.ask("/webhooks/test", { method: "POST", headers: clientHeaders, body: "{}" });
    const first = post();
    await until(() => arrived === 1);
    expect((await post()).status).to.equal(503);
    held.open();
    expect((await first).status).to.equal(204);
    expect((await post()).status).to.equal(204);
    await server.close();
  });
});
