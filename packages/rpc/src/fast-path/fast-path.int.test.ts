import { Agent } from "node:http";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { until } from "@marketplace/testing";
import { expect } from "chai";
import { z } from "zod";
import type { Standing } from "../limits/settled-limit.ts";
import { publicProcedure, router } from "../trpc.ts";
import { ask, ORIGIN, openTwins, type Reply, TOKEN } from "./fast-path.fixture.ts";
import { publicReadsOf } from "./public-reads.ts";
import { clientUrl } from "./wire-urls.fixture.ts";

const member = { authorization: `Bearer ${TOKEN}` };

/** The version of the thing in an answer. */
function versionIn({ body }: Reply): number {
  return Number(/"version":(\d+)/.exec(body.toString())?.[1]);
}

describe("the fast path", () => {
  let pair: Awaited<ReturnType<typeof openTwins>>;
  let ids = 0;
  before(async () => {
    pair = await openTwins();
  });
  after(() => pair.close());

  /** The path of a thing that nobody has asked for. */
  const aThing = (name = "things.byId") => {
    const id = `thing-${++ids}`;
    return { id, path: clientUrl([{ name, input: { id } }], false) };
  };
  const get = (path: string, headers?: Record<string, string>) =>
    ask(`${pair.fast.url}${path}`, headers === undefined ? {} : { headers });
  const plain = (path: string, headers: Record<string, string>) =>
    ask(`${pair.plain.url}${path}`, { headers });

  describe("tells caches and browsers", () => {
    it("how long guests may keep an answer, and that the others may share none", async () => {
      const { path } = aThing();
      expect((await get(path)).headers["cache-control"]).to.equal("public, no-cache");
      expect((await get(path, member)).headers["cache-control"]).to.equal("private, no-cache");
      const lasting = aThing("things.lasting").path;
      expect((await get(lasting)).headers["cache-control"]).to.equal("public, max-age=60");
      expect((await get(lasting, member)).headers["cache-control"]).to.equal("private, no-cache");
    });

    it("of several calls in one request the shortest of their times", async () => {
      const [lasting, count] = [
        { name: "things.lasting", input: { id: "a" } },
        { name: "things.count", input: undefined },
      ];
      const batch = await get(clientUrl([lasting, count], true));
      expect(batch.headers["cache-control"]).to.equal("public, max-age=30");
      const more = await get(clientUrl([lasting, { name: "things.byId", input: { id: "a" } }], true));
      expect(more.headers["cache-control"]).to.equal("public, no-cache");
    });

    it("that the answer differs by who asks, from where, and in which form it is wanted", async () => {
      const { vary } = (await get(aThing().path)).headers;
      expect(vary?.split(", ")).to.have.members([
        "origin",
        "accept-encoding",
        "authorization",
        "trpc-accept",
        "accept",
      ]);
    });

    it("all else as tRPC's way does", async () => {
      const own = [
        "cache-control",
        "vary",
        "etag",
        "content-length",
        "transfer-encoding",
        "x-request-id",
        "date",
      ];
      const { path } = aThing();
      const rest = (reply: Reply) => Object.entries(reply.headers).filter(([name]) => !own.includes(name));
      const [fast, slow] = [await get(path, { origin: ORIGIN }), await plain(path, { origin: ORIGIN })];
      expect(fast.headers).to.include.keys("etag", "content-length", "x-content-type-options");
      expect(fast.headers).to.include({ "access-control-allow-origin": ORIGIN });
      expect(rest(fast)).to.have.deep.members(rest(slow));
    });

    it("nothing of sharing with pages of other origins", async () => {
      const { path } = aThing();
      for (const origin of ["https://evil.example", "null", `${ORIGIN}.evil.example`]) {
        const { headers } = await get(path, { origin });
        expect(Object.keys(headers).filter((name) => name.startsWith("access-control-"))).to.deep.equal([]);
      }
    });

    it("the request's own id, or one of its making", async () => {
      const { path } = aThing();
      expect((await get(path, { "x-request-id": "my-request-id" })).headers["x-request-id"]).to.equal(
        "my-request-id",
      );
      const made = new Set<unknown>();
      for (const id of ["short", "<b>not well formed</b>", "", ""])
        made.add((await get(path, { "x-request-id": id })).headers["x-request-id"]);
      expect(made.size).to.equal(4);
      for (const id of made) expect(id).to.match(/^[0-9a-f-]{36}$/);
    });
  });

  describe("sends no body to who has it", () => {
    for (const [what, named] of Object.entries({
      "by its tag": (etag: string) => etag,
      "by its tag taken for a strong one": (etag: string) => etag.replace("W/", ""),
      "by one of several": (etag: string) => `"other", ${etag} , W/"more"`,
      "by any there is": () => " * ",
    }))
      it(`named ${what}`, async () => {
        const { path } = aThing();
        for (const headers of [{}, {}, member]) {
          const { etag = "" } = (await get(path, headers)).headers;
          const reply = await get(path, { ...headers, "if-none-match": named(etag) });
          expect(reply.status).to.equal(304);
          // The bytes of its encodings differ.
          expect(etag).to.match(/^W\/"[\w-]{27}"$/);
          expect(reply.body).to.have.length(0);
          expect(reply.headers).to.include({ etag }).and.to.include.keys("cache-control", "vary");
          expect(reply.headers).not.to.have.any.keys("content-type", "content-length", "content-encoding");
        }
      });

    it("and the whole to who has another, or has it no longer", async () => {
      const { path, id } = aThing();
      const { etag = "" } = (await get(path)).headers;
      for (const other of ['"other"', "", etag.slice(0, -2), etag.replaceAll('"', "")])
        expect((await get(path, { "if-none-match": other })).status, other).to.equal(200);
      pair.truth.version++;
      await pair.cache.invalidate([`thing:${id}`]);
      const changed = await get(path, { "if-none-match": etag });
      expect(changed.status).to.equal(200);
      expect(changed.headers.etag).not.to.equal(etag);
    });
  });

  describe("compresses", () => {
    it("what is asked for again, in the form that is asked for", async () => {
      const { path } = aThing();
      const { body } = await get(path);
      for (const [encoding, decompress] of [
        ["br", brotliDecompressSync],
        ["gzip", gunzipSync],
      ] as const) {
        let reply = await get(path, { "accept-encoding": encoding });
        for (const end = Date.now() + 25_000; reply.headers["content-encoding"] === undefined; ) {
          expect(reply.body).to.deep.equal(body);
          expect(Date.now()).to.be.lessThan(end);
          reply = await get(path, { "accept-encoding": encoding });
        }
        expect(reply.headers).to.include({
          "content-encoding": encoding,
          "content-length": String(reply.body.length),
        });
        expect(reply.body.length).to.be.lessThan(body.length / 2);
        expect(decompress(reply.body)).to.deep.equal(body);
        expect((await get(path)).body).to.deep.equal(body);
      }
    });

    it("what it had to look for, so that who is signed in or asks first waits for fewer bytes too", async () => {
      for (const [encoding, decompress] of [
        ["br", brotliDecompressSync],
        ["gzip", gunzipSync],
      ] as const)
        for (const headers of [{}, member]) {
          const { path } = aThing();
          const reply = await get(path, { ...headers, "accept-encoding": encoding });
          expect(reply.headers["content-encoding"]).to.equal(encoding);
          expect(decompress(reply.body)).to.deep.equal((await get(path, headers)).body);
        }
    });

    it("nothing that fits a packet as it is", async () => {
      const path = clientUrl([{ name: "things.count", input: undefined }], true);
      for (let times = 0; times < 20; times++)
        expect((await get(path, { "accept-encoding": "br" })).headers).not.to.have.property(
          "content-encoding",
        );
    });
  });

  it("leaves to tRPC what is no GET", async () => {
    const { path } = aThing();
    await get(path);
    for (const [method, status] of [
      ["HEAD", 204],
      ["POST", 415],
      ["PUT", 415],
      ["OPTIONS", 204],
    ] as const) {
      const reply = await ask(`${pair.fast.url}${path}`, { method });
      expect(reply.status, method).to.equal(status);
      expect(reply.headers, method).not.to.have.property("etag");
    }
  });

  describe("never answers what it was told has ended", () => {
    it("in the process that was told, whoever asks", async () => {
      const { path, id } = aThing();
      for (let round = 0; round < 100; round++) {
        pair.truth.version++;
        await pair.cache.invalidate([`thing:${id}`]);
        for (const headers of [{}, {}, member])
          expect(versionIn(await get(path, headers))).to.equal(pair.truth.version);
      }
    });

    it("while many ask and it changes all the time", async () => {
      const { path, id } = aThing();
      let done = false;
      const readers = Array.from({ length: 8 }, async (_, at) => {
        const agent = new Agent({ keepAlive: true, maxSockets: 1 });
        let read = 0;
        while (!done) {
          const ended = pair.truth.version;
          const headers = at % 2 === 0 ? {} : member;
          const reply = await ask(`${pair.fast.url}${path}`, { headers, agent });
          // What was acknowledged before the request was sent.
          if (acknowledged.get(ended) === true) expect(versionIn(reply)).to.be.at.least(ended);
          read++;
        }
        agent.destroy();
        return read;
      });
      const acknowledged = new Map<number, boolean>();
      for (let round = 0; round < 200; round++) {
        const version = ++pair.truth.version;
        await pair.cache.invalidate([`thing:${id}`]);
        acknowledged.set(version, true);
        await new Promise((resolve) => setImmediate(resolve));
      }
      done = true;
      for (const read of await Promise.all(readers)) expect(read).to.be.greaterThan(5);
    });

    it("to who is signed in, without asking Redis first", async () => {
      const { path } = aThing();
      await get(path);
      const asked = () => pair.cache.stats().entries["things.byid"]?.redisHits ?? 0;
      const before = asked();
      for (let times = 1; times <= 5; times++) {
        await get(path, member);
        expect(asked() - before).to.equal(times);
      }
    });

    it("to who is signed in, by another process either", async () => {
      const other = await pair.openOtherCache();
      const { path, id } = aThing();
      for (let round = 0; round < 50; round++) {
        await get(path);
        pair.truth.version++;
        await other.invalidate([`thing:${id}`]);
        expect(versionIn(await get(path, member))).to.equal(pair.truth.version);
      }
      await other.close();
    });
  });

  it("loads once for a thousand who ask at the same time", async () => {
    const { path } = aThing();
    const before = pair.truth.loads;
    const replies = await Promise.all(Array.from({ length: 1_000 }, () => get(path)));
    expect(new Set(replies.map(({ status, body }) => `${status} ${body}`)).size).to.equal(1);
    expect(pair.truth.loads - before).to.equal(1);
  });

  it("tells of each guest that it answered, and of nobody who is signed in", async () => {
    const { path, id } = aThing();
    await get(path, { "user-agent": "Firefox" });
    await get(path);
    await get(path, member);
    const { etag = "" } = (await get(path, member)).headers;
    await get(path, { "if-none-match": etag, "user-agent": "Safari" });
    const seen = pair.truth.seen.filter((one) => one.id === id);
    const address = "127.0.0.1";
    expect(seen).to.deep.equal(["Firefox", "", "Safari"].map((userAgent) => ({ id, address, userAgent })));
  });

  it("counts what it did among the figures of the process, and its calls among all", async () => {
    const before = pair.stats()["things.lasting"];
    const { path } = aThing("things.lasting");
    await get(path);
    await get(path);
    await get(path, { "if-none-match": "*" });
    await get(clientUrl([{ name: "things.lasting", input: { id: "none" } }], false));
    const after = pair.stats()["things.lasting"];
    const more = (what: "hits" | "misses" | "unchanged" | "left") =>
      (after?.[what] ?? 0) - (before?.[what] ?? 0);
    expect({
      hits: more("hits"),
      misses: more("misses"),
      unchanged: more("unchanged"),
      left: more("left"),
    }).to.deep.equal({ hits: 2, misses: 1, unchanged: 1, left: 1 });
    const text = await pair.edge.metrics.text();
    for (const what of ["hits", "misses", "unchanged", "left"] as const)
      expect(text).to.include(
        `marketplace_fast_${what}_total{procedure="things.lasting",role="test"} ${after?.[what]}`,
      );
    expect(text).to.match(
      /marketplace_calls_total\{procedure="things\.lasting",outcome="ok",role="test"\} [1-9]/,
    );
  });

  it("is not opened for a public read that stands at another procedure, or at one that changes things", () => {
    const { byId } = pair.reads;
    const wrong = router({
      one: publicProcedure
        .meta(byId.meta)
        .input(byId.input)
        .output(byId.output)
        .query(({ ctx, input }) => byId.answer(ctx, input)),
    });
    expect(() => publicReadsOf(wrong)).to.throw("The public read things.byId stands at one");
    const changing = router({
      things: router({
        byId: publicProcedure
          .meta(byId.meta)
          .output(z.string())
          .mutation(() => "changed"),
      }),
    });
    expect(() => publicReadsOf(changing)).to.throw("The public read things.byId is a mutation");
  });
});

describe("the fast path, where there is a limit", () => {
  const standing: Standing = { allowed: true, limit: 10, remaining: 3, resetSeconds: 42 };
  const spent: { address: string; cost: number }[] = [];
  let allowed = true;
  let pair: Awaited<ReturnType<typeof openTwins>>;
  before(async () => {
    const spend = (address: string, cost: number) => {
      spent.push({ address, cost });
      return { ...standing, allowed };
    };
    pair = await openTwins({ limits: { spend, spendOf: () => standing, settled: async () => {} } });
  });
  after(() => pair.close());

  it("counts each call of a request against the address, once, and says how it stands", async () => {
    const call = { name: "things.byId", input: { id: "a" } };
    for (const [calls, cost] of [
      [[call], 1],
      [[call, { ...call, name: "things.lasting" }, call], 3],
    ] as const)
      for (const headers of [{}, {}, member]) {
        spent.length = 0;
        const reply = await ask(`${pair.fast.url}${clientUrl(calls, true)}`, { headers });
        expect(spent).to.deep.equal([{ address: "127.0.0.1", cost }]);
        expect(reply.headers).to.include({
          etag: reply.headers.etag,
          "ratelimit-limit": "10",
          "ratelimit-remaining": "3",
          "ratelimit-reset": "42",
        });
      }
  });

  it("answers nothing that is too much, though it is there", async () => {
    const url = `${pair.fast.url}${clientUrl([{ name: "things.byId", input: { id: "a" } }], false)}`;
    expect((await ask(url)).status).to.equal(200);
    allowed = false;
    const reply = await ask(url);
    allowed = true;
    expect(reply.status).to.equal(429);
    expect(reply.headers["retry-after"]).to.equal("42");
  });
});

describe("the fast path of a process that has much to do", () => {
  let pair: Awaited<ReturnType<typeof openTwins>>;
  beforeEach(async () => {
    pair = await openTwins({ room: { atWork: 1, queued: 0 } });
  });
  afterEach(() => pair.close());

  const url = (id: string) => `${pair.fast.url}${clientUrl([{ name: "things.byId", input: { id } }], false)}`;

  /** Begins a request whose load does not end before it is let go. */
  async function held(id: string) {
    let letGo = () => {};
    pair.truth.gate = new Promise((resolve) => {
      letGo = resolve;
    });
    const loads = pair.truth.loads;
    const agent = new Agent({ keepAlive: true });
    const reply = ask(url(id), { agent });
    await until(() => pair.truth.loads > loads);
    return { letGo, reply, agent };
  }

  it("looks for no more than there is room for, and goes on with what is there", async () => {
    await ask(url("there"));
    const { letGo, reply, agent } = await held("slow");
    const refused = await ask(url("another"));
    expect(refused.status).to.equal(503);
    expect(refused.headers["retry-after"]).to.equal("1");
    expect((await ask(url("there"))).status).to.equal(200);
    letGo();
    expect((await reply).status).to.equal(200);
    expect((await ask(url("another"))).status).to.equal(200);
    await until(pair.edge.admission.stats, ({ atWork, queued }) => atWork + queued === 0);
    agent.destroy();
  });

  it("answers what it is looking for when it is told to stop, and ends with it", async () => {
    const idle = new Agent({ keepAlive: true });
    await ask(url("there"), { agent: idle });
    const { letGo, reply, agent } = await held("slow");
    const closed = pair.fast.close();
    letGo();
    const { status, headers } = await reply;
    expect(status).to.equal(200);
    expect(headers).to.include({ connection: "close" }).and.to.include.keys("etag", "x-content-type-options");
    await closed;
    for (const one of [idle, agent]) one.destroy();
  });

  it("lets go of the room of a caller that has left", async () => {
    const { letGo, reply, agent } = await held("slow");
    const cut = reply.catch((failure: unknown) => failure);
    agent.destroy();
    expect(await cut).to.be.instanceOf(Error);
    letGo();
    let next = await ask(url("another"));
    for (const end = Date.now() + 25_000; next.status === 503 && Date.now() < end; )
      next = await ask(url("another"));
    expect(next.status).to.equal(200);
  });
});
