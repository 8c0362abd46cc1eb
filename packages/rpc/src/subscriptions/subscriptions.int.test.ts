import { MarketplaceError } from "@marketplace/kernel";
import { until } from "@marketplace/testing";
import { expect } from "chai";
import { z } from "zod";
import { openAdmission } from "../admission.ts";
import type { Authenticate } from "../context.ts";
import { CANARY, failureIn, openTestServer, resultIn, tokens } from "../test-server.fixture.ts";
import { type Reader, subscribe } from "./subscriptions.fixture.ts";
import { openSubscriptions } from "./subscriptions.ts";

type TestServer = Awaited<ReturnType<typeof openTestServer>>;

const failureSchema = z.object({ json: z.object({ data: z.object({ code: z.string() }) }) });
const eventSchema = z.object({ json: z.object({ n: z.int(), userId: z.string() }) });

const dataOf = ({ events }: Reader) => events.filter(({ event }) => event === "message");
const numbersOf = (reader: Reader) =>
  dataOf(reader).map(({ data }) => eventSchema.parse(JSON.parse(data)).json.n);
const codeOf = ({ events }: Reader) => {
  const failure = events.find(({ event }) => event === "serialized-error");
  return failure && failureSchema.parse(JSON.parse(failure.data)).json.data.code;
};
/** A stream that ends without this was cut short: its reader asks again. */
const wasReturned = ({ events }: Reader) => events.some(({ event }) => event === "return");

const haveCome = (count: number, reader: Reader) =>
  until(
    () => numbersOf(reader),
    ({ length }) => length === count,
  );

describe("a subscription", () => {
  let server: TestServer;
  const opened: TestServer[] = [];
  const open = async (...args: Parameters<typeof openTestServer>) => {
    server = await openTestServer(...args);
    opened.push(server);
    return server;
  };
  afterEach(() => Promise.all(opened.splice(0).map((one) => one.close())));

  const follow = (n = 0, headers = {}) =>
    subscribe(server.url, "follow", { input: n === 0 ? {} : { lastEventId: String(n) }, headers });
  const areFollowing = (count: number) =>
    until(
      () => server.feed.following(),
      (now) => now === count,
    );
  const nobodyFollows = () =>
    until(
      () => [server.edge.subscriptions.stats().open, server.feed.following()],
      ([open, following]) => open === 0 && following === 0,
    );

  it("gives its reader what is told, each event with its id, as an event stream that nobody keeps", async () => {
    await open();
    const reader = await follow();
    expect(reader.response.statusCode).to.equal(200);
    expect(reader.response.headers["content-type"]).to.contain("text/event-stream");
    expect(reader.response.headers["cache-control"]).to.contain("no-cache");
    expect(reader.response.headers["x-accel-buffering"]).to.equal("no");
    for (let n = 0; n < 3; n += 1) server.feed.tell();
    await haveCome(3, reader);
    expect(numbersOf(reader)).to.deep.equal([1, 2, 3]);
    expect(dataOf(reader).map(({ id }) => id)).to.deep.equal(["1", "2", "3"]);
    expect(dataOf(reader).every(({ data }) => data.includes('"the-member"'))).to.equal(true);
    server.feed.end();
    await until(reader.ended);
    expect(wasReturned(reader)).to.equal(true);
    await nobodyFollows();
  });

  it("goes on behind the last event that its reader has, as a browser names it", async () => {
    await open();
    for (let n = 0; n < 5; n += 1) server.feed.tell();
    const [byHeader, byInput] = [await follow(0, { "last-event-id": "3" }), await follow(4)];
    await Promise.all([haveCome(2, byHeader), haveCome(1, byInput)]);
    expect(numbersOf(byHeader)).to.deep.equal([4, 5]);
    expect(numbersOf(byInput)).to.deep.equal([5]);
    byHeader.leave();
    byInput.leave();
    await nobodyFollows();
  });

  it("is for who is signed in alone, and tells others why not", async () => {
    await open();
    const cases = [
      ["Basic eHg6eHg=", "UNAUTHENTICATED"],
      ["Bearer nobodys-token-00000000000000", "UNAUTHENTICATED"],
      [`Bearer ${tokens.expired}`, "SESSION_EXPIRED"],
      [`Bearer ${tokens.broken}`, "STORE_UNAVAILABLE"],
    ] as const;
    for (const [authorization, code] of cases) {
      const reader = await follow(0, { authorization });
      await until(reader.ended);
      expect(codeOf(reader), authorization).to.equal(code);
      expect(dataOf(reader)).to.deep.equal([]);
    }
    expect(server.edge.subscriptions.stats().open).to.equal(0);
    expect(server.logged()).to.not.contain(tokens.expired);
  });

  it("takes no token from the address", async () => {
    await open();
    const bare = await server.ask(
      `/trpc/follow?input=${encodeURIComponent('{"json":{}}')}&connectionParams=${encodeURIComponent(
        JSON.stringify({ authorization: `Bearer ${tokens.member}`, token: tokens.member }),
      )}`,
      { headers: { "x-marketplace-client": "test" } },
    );
    expect(bare.text).to.contain("UNAUTHENTICATED");
    expect(server.edge.subscriptions.stats().ended.left).to.equal(0);
  });

  it("is held to the rules of what is sent across sites", async () => {
    await open();
    const refused = [
      [{ "x-marketplace-client": undefined }, 415],
      [{ origin: "https://evil.example" }, 403],
      [{ "sec-fetch-site": "cross-site" }, 403],
    ] as const;
    for (const [change, status] of refused) {
      const headers = Object.fromEntries(
        Object.entries({
          "x-marketplace-client": "test",
          authorization: `Bearer ${tokens.member}`,
          ...change,
        }).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
      );
      const answer = await server.ask("/trpc/follow?input=%7B%22json%22%3A%7B%7D%7D", { headers });
      expect(answer.status).to.equal(status);
      expect(failureIn(answer).code).to.be.a("string");
    }
    const allowed = await follow(0, { origin: "https://shop.example" });
    expect(allowed.response.headers["access-control-allow-origin"]).to.equal("https://shop.example");
    allowed.leave();
    const preflight = await server.ask("/trpc/follow", {
      method: "OPTIONS",
      headers: {
        origin: "https://shop.example",
        "access-control-request-method": "GET",
        "access-control-request-headers": "authorization,last-event-id,x-marketplace-client",
      },
    });
    expect(preflight.headers["access-control-allow-headers"]).to.contain("last-event-id");
  });

  it("cannot be one of several calls, nor be sent as a change", async () => {
    await open();
    const headers = { "x-marketplace-client": "test", authorization: `Bearer ${tokens.member}` };
    const batch = await server.ask(
      "/trpc/follow,hello?batch=1&input=%7B%220%22%3A%7B%22json%22%3A%7B%7D%7D%7D",
      {
        headers,
      },
    );
    expect(batch.text).to.contain("VALIDATION_FAILED");
    const posted = await server.mutate("follow", {}, { authorization: `Bearer ${tokens.member}` });
    expect(posted.text).to.contain("UNSUPPORTED_REQUEST");
    await nobodyFollows();
  });

  it("says what was wrong with what it was asked for", async () => {
    await open();
    const reader = await subscribe(server.url, "follow", { input: { more: 1 } });
    await until(reader.ended);
    expect(codeOf(reader)).to.equal("VALIDATION_FAILED");
    await nobodyFollows();
  });

  it("tells of a failure among its events in our codes, and the log of what was unexpected", async () => {
    await open();
    for (const kind of ["bug", "query", "caused", "zod", "text", "nothing"]) {
      const reader = await subscribe(server.url, "failAmong", { input: { kind } });
      await until(reader.ended);
      expect(dataOf(reader)).to.have.length(1);
      expect(codeOf(reader)).to.equal("INTERNAL");
      expect(JSON.stringify(reader.events)).to.not.contain(CANARY);
    }
    expect(server.lines().filter(({ msg, level }) => msg === "subscription" && level === 50)).to.have.length(
      6,
    );
    await nobodyFollows();
  });

  it("gives no event that is not of its form", async () => {
    await open();
    const reader = await subscribe(server.url, "badEvent");
    await until(reader.ended);
    expect(codeOf(reader)).to.equal("INTERNAL");
    expect(dataOf(reader)).to.deep.equal([]);
    expect(JSON.stringify(reader.events)).to.not.contain(CANARY);
    await nobodyFollows();
  });

  it("ends for its producer when its reader leaves", async () => {
    await open();
    const readers = await Promise.all([follow(), follow(), follow()]);
    await areFollowing(3);
    readers[0]?.leave();
    await areFollowing(2);
    for (const reader of readers) reader.leave();
    await nobodyFollows();
    expect(server.edge.subscriptions.stats().ended).to.include({ left: 3, revoked: 0 });
  });

  describe("ends with its session", () => {
    const sessionOf = (ends: () => MarketplaceError | null): Authenticate => {
      return async () => {
        const failure = ends();
        if (failure !== null) throw failure;
        return { userId: "ann", sessionId: "s", role: "member" };
      };
    };

    it("that is revoked, and says so", async () => {
      let over: MarketplaceError | null = null;
      await open({ authenticate: sessionOf(() => over) });
      const reader = await follow();
      server.feed.tell();
      await haveCome(1, reader);
      over = new MarketplaceError("SESSION_REVOKED", "Signed out.");
      await until(reader.ended);
      expect(codeOf(reader)).to.equal("SESSION_REVOKED");
      server.feed.tell();
      expect(numbersOf(reader)).to.deep.equal([1]);
      await nobodyFollows();
      expect(server.edge.subscriptions.stats().ended.revoked).to.equal(1);
    });

    it("when its token has expired, without a word, so that its reader comes again with another", async () => {
      let over: MarketplaceError | null = null;
      await open({ authenticate: sessionOf(() => over) });
      const reader = await follow();
      over = new MarketplaceError("SESSION_EXPIRED", "Sign in again.");
      await until(reader.ended);
      expect(codeOf(reader)).to.equal(undefined);
      expect(wasReturned(reader)).to.equal(false);
      await nobodyFollows();
    });

    it("and not because the session store is away for a moment", async () => {
      let asked = 0;
      const away = () => Object.assign(new Error("connect"), { code: "ECONNREFUSED" });
      await open({
        authenticate: async () => {
          asked += 1;
          if (asked > 1) throw away();
          return { userId: "ann", sessionId: "s", role: "member" };
        },
      });
      const reader = await follow();
      await until(() => asked > 5);
      server.feed.tell();
      await haveCome(1, reader);
      expect(reader.ended()).to.equal(false);
      reader.leave();
      await nobodyFollows();
    });
  });

  it("ends when its process is to stop, without a word, and holds that up no longer", async () => {
    await open({ drainSeconds: 60 });
    const readers = await Promise.all([follow(), follow()]);
    await areFollowing(2);
    const started = performance.now();
    await server.close();
    expect(performance.now() - started).to.be.lessThan(20_000);
    for (const reader of readers) {
      await until(reader.ended);
      expect(wasReturned(reader)).to.equal(false);
      expect(codeOf(reader)).to.equal(undefined);
    }
    expect(server.edge.subscriptions.stats()).to.deep.include({ open: 0 });
    expect(server.edge.subscriptions.stats().ended.drained).to.equal(2);
    await nobodyFollows();
  });

  it("goes on while its process only says that it will stop", async () => {
    await open({ drainNoticeMs: 3_000 });
    const reader = await follow();
    const closed = server.close();
    server.feed.tell();
    await haveCome(1, reader);
    await closed;
    await until(reader.ended);
  });

  describe("is bounded", () => {
    it("for an account, whose queries are answered all the same", async () => {
      await open();
      const readers = await Promise.all(Array.from({ length: 10 }, () => follow()));
      const eleventh = await follow();
      await until(eleventh.ended);
      expect(codeOf(eleventh)).to.equal("RATE_LIMITED");
      const other = await follow(0, { authorization: `Bearer ${tokens.admin}` });
      await areFollowing(11);
      const own = await server.query("forMembers", undefined, { authorization: `Bearer ${tokens.member}` });
      expect(own.status).to.equal(200);
      readers[0]?.leave();
      await until(() => server.edge.subscriptions.stats().open === 10);
      const next = await follow();
      await areFollowing(11);
      for (const reader of [...readers, other, next]) reader.leave();
      await nobodyFollows();
    });

    it("for a process", async () => {
      const subscriptions = openSubscriptions({ open: 3, perAccount: 2 }, () => performance.now());
      await open({ edge: { subscriptions } });
      const readers = await Promise.all([
        follow(),
        follow(),
        follow(0, { authorization: `Bearer ${tokens.admin}` }),
      ]);
      const fourth = await follow(0, { authorization: `Bearer ${tokens.moderator}` });
      await until(fourth.ended);
      expect(codeOf(fourth)).to.equal("OVERLOADED");
      for (const reader of readers) reader.leave();
      await nobodyFollows();
    });

    it("and takes no place among the calls: 200 are open, and a process for two calls at once answers", async () => {
      const now = () => performance.now();
      await open({
        edge: {
          subscriptions: openSubscriptions({ open: 500, perAccount: 500 }, now),
          admission: openAdmission({ atWork: 2, queued: 10, queueMs: 20_000 }, now),
        },
      });
      const readers: Reader[] = [];
      for (let n = 0; n < 200; n += 1) readers.push(await follow());
      await areFollowing(200);
      expect(server.edge.admission.stats()).to.deep.equal({ atWork: 0, queued: 0 });
      const answers = await Promise.all(Array.from({ length: 10 }, () => server.query("hello")));
      for (const answer of answers) expect(resultIn(answer)).to.deep.equal({ hello: "world" });
      expect((await server.ask("/metrics")).text).to.match(/marketplace_subscriptions_open\{[^}]*\} 200/);
      server.feed.tell();
      await until(() => readers.every((reader) => numbersOf(reader).length === 1));
      for (const reader of readers) reader.leave();
      await nobodyFollows();
      expect((await server.ask("/metrics")).text).to.match(
        /marketplace_subscriptions_ended_total\{how="left"[^}]*\} 200/,
      );
    });

    it("in what it makes ahead of a reader that takes nothing", async () => {
      await open();
      const reader = await subscribe(server.url, "flood");
      reader.response.pause();
      let last = -1;
      await until(async () => {
        const before = last;
        await new Promise((resolve) => setTimeout(resolve, 200));
        last = server.feed.lastFlooded();
        return last > 0 && last === before;
      });
      // Ten kilobytes each: what fits into the buffers of two sockets.
      expect(last).to.be.lessThan(3_000);
      reader.leave();
      await nobodyFollows();
    });
  });

  it("is heard of while nothing happens", async () => {
    await open();
    const reader = await follow();
    await until(() => reader.events.some(({ event }) => event === "ping"));
    const connected = reader.events.find(({ event }) => event === "connected");
    expect(JSON.parse(connected?.data ?? "")).to.deep.equal({ reconnectAfterInactivityMs: 20_000 });
    reader.leave();
    await nobodyFollows();
  });
});
