import { type MediaProxy, mediaProxyUp, stackDown, stackReset, stackUp } from "@marketplace/local-stack";
import { ensureBuckets, type Minio, openMinio, readSettings } from "@marketplace/stores";
import { expect } from "chai";
import { addObject } from "./delivery.fixture.ts";

// MinIO itself is stopped, so it is one of the suite's own, beside the other servers of all suites.
describe("the delivery of photographs when MinIO is stopped", function () {
  this.timeout(300_000);
  const name = `delivery-${process.pid}`;
  let variables: NodeJS.ProcessEnv;
  let minio: Minio;
  let proxy: MediaProxy;
  before(async () => {
    const { env: shared } = await stackUp({ name: "test", durability: "none" });
    const { POSTGRES_URL, MONGO_URL, REDIS_URL } = shared;
    const { MINIO_URL: _elsewhere, ...own } = process.env;
    variables = { ...own, POSTGRES_URL, MONGO_URL, REDIS_URL };
    const { env } = await stackUp({ name, durability: "none", variables });
    minio = openMinio(readSettings({ ...env, NODE_ENV: "test", MINIO_BUCKET_PREFIX: `${name}-` }));
    await ensureBuckets(minio);
    proxy = await mediaProxyUp({ minioUrl: env.MINIO_URL });
  });
  after(async () => {
    await proxy.stop();
    await minio.close();
    await stackReset(name, { variables });
  });

  it("serves what it was asked for before, and says of the rest that it is away", async () => {
    const [kept, never] = [await addObject(minio), await addObject(minio)];
    const ask = (path: string, headers = {}) =>
      fetch(`${proxy.url}${path}`, { headers, signal: AbortSignal.timeout(20_000) });
    const first = await ask(kept.path);
    expect(first.status).to.equal(200);
    await first.arrayBuffer();
    await stackDown(name, { variables });

    const whole = await ask(kept.path);
    expect(whole.status).to.equal(200);
    expect(whole.headers.get("x-cache")).to.equal("HIT");
    expect(Buffer.from(await whole.arrayBuffer()).equals(kept.bytes)).to.equal(true);
    const part = await ask(kept.path, { range: "bytes=10-19" });
    expect(part.status).to.equal(206);
    expect(Buffer.from(await part.arrayBuffer()).equals(kept.bytes.subarray(10, 20))).to.equal(true);
    const refused = await ask(never.path);
    expect(refused.status).to.be.oneOf([502, 504]);
    expect(await refused.text()).to.not.contain(never.key);
  });
});
