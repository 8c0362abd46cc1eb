import { randomBytes } from "node:crypto";
import { openTestStores, type TestStores, until } from "@marketplace/testing";
import { expect } from "chai";
import { addObject, type Delivered, openDelivery } from "./delivery.fixture.ts";

const YEAR = "public, max-age=31536000, immutable";

// Real nginx by the settings of docker-compose.yml, before the real MinIO.
describe("the delivery of photographs", () => {
  let suite: TestStores;
  let delivery: Awaited<ReturnType<typeof openDelivery>>;
  before(async function () {
    // nginx may have to be fetched.
    this.timeout(300_000);
    suite = await openTestStores({ buckets: true, migrated: false });
    delivery = await openDelivery(suite.settings.MINIO_URL);
  });
  after(async () => {
    await delivery.close();
    await suite.close();
  });
  afterEach(() => {
    delivery.setAway(false);
    delivery.release();
    delivery.reached();
  });

  const add = (...args: Parameters<typeof addObject> extends [unknown, ...infer Rest] ? Rest : never) =>
    addObject(suite.stores.minio, ...args);
  const cached = ({ headers }: Delivered) => headers["x-cache"];

  for (const [kind, format] of [
    ["listings", "webp"],
    ["listings", "avif"],
    ["avatars", "webp"],
    ["avatars", "avif"],
  ] as const)
    it(`serves ${kind} as ${format}, the second time from its cache, to be kept for a year`, async () => {
      const { path, bytes } = await add({ kind, format });
      const [first, second] = [await delivery.ask(path), await delivery.ask(path)];
      expect([cached(first), cached(second)]).to.deep.equal(["MISS", "HIT"]);
      for (const { status, headers, body } of [first, second]) {
        expect(status).to.equal(200);
        expect(body.equals(bytes)).to.equal(true);
        expect(headers).to.include({
          "content-type": `image/${format}`,
          "cache-control": YEAR,
          "x-content-type-options": "nosniff",
          "cross-origin-resource-policy": "cross-origin",
        });
        expect(headers).to.have.property("etag");
        expect(Object.keys(headers).filter((name) => /^x-(amz|ratelimit|minio)|^set-cookie$/.test(name))).to
          .be.empty;
      }
      expect(delivery.reached()).to.deep.equal([`GET ${path}`]);
    });

  describe("of parts", () => {
    const parts = [
      ["bytes=0-99", 0, 100],
      ["bytes=100-199", 100, 200],
      ["bytes=39900-", 39_900, 40_000],
      ["bytes=-10", 39_990, 40_000],
    ] as const;

    for (const [range, from, to] of parts)
      it(`gives the right bytes for ${range}, whether it has them or not`, async () => {
        const { path, bytes } = await add();
        for (const expected of ["MISS", "HIT"]) {
          const answer = await delivery.ask(path, { headers: { range } });
          expect(answer.status).to.equal(206);
          expect(cached(answer)).to.equal(expected);
          expect(answer.headers["content-range"]).to.equal(`bytes ${from}-${to - 1}/40000`);
          expect(answer.body.equals(bytes.subarray(from, to))).to.equal(true);
        }
        // A part that was asked for first must not be kept as the whole.
        const whole = await delivery.ask(path);
        expect(whole.status).to.equal(200);
        expect(whole.body.equals(bytes)).to.equal(true);
        expect(delivery.reached()).to.have.length(1);
      });

    it("refuses what lies beyond the end with 416", async () => {
      const { path } = await add();
      await delivery.ask(path);
      const answer = await delivery.ask(path, { headers: { range: "bytes=40000-" } });
      expect(answer.status).to.equal(416);
      expect(answer.headers["content-range"]).to.equal("bytes */40000");
    });

    it("gives the whole when it has changed since, as If-Range asks", async () => {
      const { path } = await add();
      const { headers } = await delivery.ask(path);
      const part = (ifRange: string) =>
        delivery.ask(path, { headers: { range: "bytes=0-9", "if-range": ifRange } });
      expect((await part(headers.etag ?? "")).status).to.equal(206);
      expect((await part('"another"')).status).to.equal(200);
    });
  });

  it("answers 304 to who has it already, whether it has it itself or not", async () => {
    for (const warm of [false, true]) {
      const { path, bucket, key } = await add();
      const stat = await suite.stores.minio.client.statObject(bucket, key);
      if (warm) await delivery.ask(path);
      for (const [name, value] of [
        ["if-none-match", `"${stat.etag}"`],
        ["if-modified-since", stat.lastModified.toUTCString()],
      ] as const) {
        const answer = await delivery.ask(path, { headers: { [name]: value } });
        expect(answer.status, name).to.equal(304);
        expect(answer.body).to.have.length(0);
        expect(answer.headers["cache-control"]).to.equal(YEAR);
      }
      const changed = await delivery.ask(path, { headers: { "if-none-match": '"another"' } });
      expect(changed.status).to.equal(200);
      expect(delivery.reached()).to.have.length(1);
    }
  });

  it("answers HEAD as GET, without the bytes", async () => {
    const { path } = await add();
    const head = await delivery.ask(path, { method: "HEAD" });
    expect(head.status).to.equal(200);
    expect(head.headers).to.include({ "content-length": "40000", "cache-control": YEAR });
    expect(head.body).to.have.length(0);
    expect(cached(await delivery.ask(path))).to.equal("HIT");
  });

  it("takes no account of the query, of cookies, nor of who asks", async () => {
    const { path, bytes } = await add();
    await delivery.ask(path);
    delivery.reached();
    for (const query of [
      "?versionId=null",
      "?versions",
      "?acl",
      "?list-type=2",
      "?x=1",
      "?response-content-type=text/html",
    ]) {
      const answer = await delivery.ask(`${path}${query}`, {
        headers: { cookie: "a=b", authorization: "Bearer x", range: "bytes=0-3" },
      });
      expect(answer.status, query).to.equal(206);
      expect(cached(answer), query).to.equal("HIT");
      expect(answer.headers["content-type"], query).to.equal("image/webp");
      expect(answer.body.equals(bytes.subarray(0, 4)), query).to.equal(true);
    }
    expect(delivery.reached()).to.deep.equal([]);
    // Nor does MinIO hear of any of it.
    const cold = await add();
    await delivery.ask(`${cold.path}?versionId=abc&X-Amz-Signature=1`);
    expect(delivery.reached()).to.deep.equal([`GET ${cold.path}`]);
  });

  it("lets nothing be asked of MinIO but derivatives", async () => {
    const { client, buckets } = suite.stores.minio;
    const bucket = buckets.listingImages;
    const owner = "0197a5c2-7b1e-7cc3-8f4e-3d1f0a6b9e21";
    const hash = "ab".repeat(32);
    const hidden = [
      `staging/${owner}/${owner}`,
      `original/${owner}/listings/${hash}.jpg`,
      `user/${owner}/listings/${hash}.jpg`,
      `user/${owner}/listings/notes.txt`,
    ];
    for (const key of hidden) await client.putObject(bucket, key, "private");
    const tricks = [
      "/",
      `/${bucket}`,
      `/${bucket}/`,
      `/${bucket}?list-type=2&prefix=user/`,
      `/${bucket}/user/`,
      `/${bucket}/user/?list-type=2`,
      ...hidden.map((key) => `/${bucket}/${key}`),
      ...hidden.map((key) => `/${bucket}/user/${owner}/listings/../../../${key}`),
      ...hidden.map((key) => `/${bucket}/user/${owner}/listings/%2e%2e/%2e%2e/%2e%2e/${key}`),
      ...hidden.map((key) => `/${bucket}/user/..%2f${key}`),
      ...hidden.map((key) => `/${bucket}//${key}`),
      ...hidden.map((key) => `/${bucket}/user/${owner}/listings/%252e%252e/%252e%252e/%252e%252e/${key}`),
      `/${bucket}/staging%2f${owner}%2f${owner}`,
      `/${bucket}/user/${owner}/listings/${hash}-480.webp%3Fversions`,
      `/${bucket}/user/${owner}/listings/${hash}-480.webp/../../../../staging/x`,
      `/${bucket}/user/${owner}/listings/${hash}-480.webp%0d%0aX-Amz-Acl:%20x`,
      `/${bucket}/user/${owner}/listings/${hash}-480.webp%00.jpg`,
      `/${bucket}/user/${owner}/listings/${hash}-480.webp%0a`,
      "/minio/health/live",
      "/minio/admin/v3/info",
      "/another-bucket/user/x",
    ];
    for (const path of tricks) {
      const answer = await delivery.ask(path);
      expect(answer.status, path).to.be.oneOf([400, 404]);
      expect(answer.body.toString(), path).to.not.match(/private|AccessDenied|<Key>|ListBucket/);
      expect(answer.headers["cache-control"] ?? "", path).to.not.contain("31536000");
    }
    expect(delivery.reached()).to.deep.equal([]);
  });

  it("refuses every other method, and MinIO hears nothing of it", async () => {
    const { path } = await add();
    for (const method of ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "PROPFIND"])
      expect((await delivery.ask(path, { method })).status, method).to.equal(405);
    expect(delivery.reached()).to.deep.equal([]);
    expect((await delivery.ask(path)).status).to.equal(200);
  });

  it("says in its own words that there is none, and finds one that comes later", async () => {
    const { client } = suite.stores.minio;
    const { bucket, key, path, bytes } = await add();
    await client.removeObject(bucket, key);
    const missing = await delivery.ask(path);
    expect(missing.status).to.equal(404);
    expect(missing.headers).to.include({ "cache-control": "public, max-age=5" });
    expect(missing.body.toString()).to.equal("There is no such photograph.\n");
    // Who asks again and again does not ask MinIO.
    for (let n = 0; n < 20; n += 1) expect((await delivery.ask(path)).status).to.equal(404);
    expect(delivery.reached().length).to.be.lessThan(5);
    await client.putObject(bucket, key, bytes, bytes.length, { "Content-Type": "image/webp" });
    const found = await until(
      () => delivery.ask(path),
      ({ status }) => status === 200,
    );
    expect(found.headers["cache-control"]).to.equal(YEAR);
  });

  it("asks MinIO once for a photograph that 60 want at once", async () => {
    const { path, bytes } = await add({}, randomBytes(800_000));
    delivery.hold();
    const all = Array.from({ length: 60 }, (_, n) =>
      delivery.ask(path, n % 3 === 0 ? { headers: { range: "bytes=0-9" } } : {}),
    );
    await until(delivery.held, (held) => held > 0);
    delivery.release();
    const answers = await Promise.all(all);
    expect(delivery.reached()).to.deep.equal([`GET ${path}`]);
    for (const [n, { status, body }] of answers.entries()) {
      expect(status).to.equal(n % 3 === 0 ? 206 : 200);
      expect(body.equals(n % 3 === 0 ? bytes.subarray(0, 10) : bytes)).to.equal(true);
    }
  });

  it("keeps a whole of which its first asker did not wait for the end", async () => {
    const { path, bytes } = await add({}, randomBytes(2_000_000));
    const part = await delivery.ask(path, { headers: { range: "bytes=0-9" } });
    expect(part.body.equals(bytes.subarray(0, 10))).to.equal(true);
    const whole = await delivery.ask(path);
    expect(whole.body.equals(bytes)).to.equal(true);
    expect(delivery.reached()).to.deep.equal([`GET ${path}`]);
  });

  describe("of copies that it is to ask about again", () => {
    let soon: typeof delivery;
    before(async () => {
      soon = await openDelivery(suite.settings.MINIO_URL, "1s");
    });
    after(() => soon.close());
    const untilAsked = (path: string, becomes: (answer: Delivered) => boolean) =>
      until(() => soon.ask(path), becomes);

    it("serves the copy meanwhile, and does not fetch what it has again", async () => {
      const { path, bytes } = await add();
      await soon.ask(path);
      soon.reached();
      const stale = await untilAsked(path, (answer) => cached(answer) !== "HIT");
      expect(cached(stale)).to.be.oneOf(["STALE", "UPDATING"]);
      expect(stale.body.equals(bytes)).to.equal(true);
      await untilAsked(path, (answer) => cached(answer) === "HIT");
      expect(soon.reached()).to.include(`GET ${path}`);
      expect(soon.statuses()).to.include(304);
    });

    it("lets go of a copy of what was removed", async () => {
      const { bucket, key, path } = await add();
      await soon.ask(path);
      await suite.stores.minio.client.removeObject(bucket, key);
      await untilAsked(path, ({ status }) => status === 404);
    });

    it("serves the copy for as long as MinIO is away", async () => {
      const { path, bytes } = await add();
      await soon.ask(path);
      soon.setAway(true);
      const stale = await untilAsked(path, (answer) => cached(answer) !== "HIT");
      expect(stale.status).to.equal(200);
      for (let n = 0; n < 10; n += 1) {
        const answer = await soon.ask(path);
        expect(answer.status).to.equal(200);
        expect(answer.body.equals(bytes)).to.equal(true);
      }
      soon.setAway(false);
    });
  });

  it("serves what it has while MinIO hangs up, and says of what it has not that it is away", async () => {
    const [kept, never] = [await add(), await add()];
    await delivery.ask(kept.path);
    delivery.setAway(true);
    const served = await delivery.ask(kept.path);
    expect(served.status).to.equal(200);
    expect(served.body.equals(kept.bytes)).to.equal(true);
    const refused = await delivery.ask(never.path);
    expect(refused.status).to.be.oneOf([502, 504]);
    expect(refused.headers["cache-control"] ?? "").to.not.contain("31536000");
    expect(refused.body.toString()).to.not.contain(never.key);
    delivery.setAway(false);
    expect((await delivery.ask(never.path)).status).to.equal(200);
  });
});
