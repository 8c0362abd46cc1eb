import { setTimeout as pause } from "node:timers/promises";
import { createClient } from "@marketplace/api";
import { openLogger } from "@marketplace/rpc";
import { addAccount, addListing, openTestStores, type TestStores, until } from "@marketplace/testing";
import { expect } from "chai";
import { startQuery } from "./query-process.ts";

const WINDOW_MS = 30 * 60_000;
const FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0";
const SAFARI =
  "Mozilla/5.0 (Macintosh; Intel Mac OS X 14_5) AppleWebKit/605.1.15 Version/17.5 Safari/605.1.15";
const CRAWLER = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)";

describe("views, in a query process", () => {
  let suite: TestStores;
  before(async () => {
    suite = await openTestStores({ buckets: true });
  });
  after(() => suite.close());

  const start = () => startQuery(suite.settings, openLogger({ name: "test", level: "silent" }));

  /** Looks at a listing as a guest does; answers the status. */
  async function look(url: string, id: string, userAgent: string): Promise<number> {
    const input = encodeURIComponent(JSON.stringify({ json: { id } }));
    const response = await fetch(`${url}/trpc/listings.byId?input=${input}`, {
      headers: { "user-agent": userAgent, "x-marketplace-client": "test" },
    });
    await response.text();
    return response.status;
  }

  const metrics = async (url: string) => (await fetch(`${url}/metrics`)).text();

  it("are counted once a guest by the time that it has stopped, and make a listing hot", async () => {
    // Not while one window gives way to the next, or who looks twice would count twice.
    const left = WINDOW_MS - (Date.now() % WINDOW_MS);
    if (left < 20_000) await pause(left);
    const { stores } = suite;
    const sellerId = await addAccount(stores);
    const [one, two] = [await addListing(stores, { sellerId }), await addListing(stores, { sellerId })];
    const first = await start();
    for (const userAgent of [FIREFOX, FIREFOX, SAFARI, CRAWLER, FIREFOX, SAFARI])
      expect(await look(first.url, one, userAgent)).to.equal(200);
    expect(await look(first.url, two, FIREFOX)).to.equal(200);
    expect(await look(first.url, sellerId, FIREFOX)).to.equal(404);
    await until(
      () => metrics(first.url),
      (text) => /marketplace_views_total{outcome="counted",.*} 3\n/.test(text),
    );
    expect(await metrics(first.url)).to.match(/marketplace_views_total{outcome="bots",.*} 1\n/);
    // What has just come is told when it stops.
    expect(await look(first.url, one, "Opera/9.80 (X11; Linux x86_64) Version/12.16")).to.equal(200);
    await first.close();
    const pending = await stores.redis.redis.hgetall("views:pending");
    const views = Object.entries(pending).map(([name, count]) => [name.split(" ")[1], count]);
    expect(Object.fromEntries(views)).to.deep.equal({ [one]: "3", [two]: "1" });

    const second = await start();
    try {
      const { items } = await createClient({ url: second.url }).listings.hot.query({});
      expect(items.map(({ id }) => id)).to.deep.equal([one, two]);
    } finally {
      await second.close();
    }
  });
});
