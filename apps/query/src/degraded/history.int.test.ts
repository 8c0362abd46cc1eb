import { setTimeout as pause } from "node:timers/promises";
import { createClient, type MarketplaceClient } from "@marketplace/api";
import { expect } from "chai";
import { openHistory } from "./history.fixture.ts";
import { runLanes } from "./lanes.fixture.ts";
import { type OwnPlatform, openOwnPlatform } from "./own-platform.fixture.ts";
import { openWants, type Wants } from "./wants.fixture.ts";

const BOUND_MS = 1_000;
const LISTINGS = 12;
/** A minute in the long form. */
const SECONDS = Number(process.env.HISTORY_SECONDS ?? 8);

/*
 * Two command processes change listings while two query processes are asked for them, as pages, on cards and by their
 * seller. What is answered is held against what had been acknowledged.
 */
describe("what is read while it is written", function () {
  this.timeout((SECONDS + 120) * 1_000);
  let platform: OwnPlatform;
  let wants: Wants;
  let sides: readonly { readonly url: string; readonly commandUrl: string }[];
  before(async () => {
    platform = await openOwnPlatform("history");
    const first = await platform.start("command");
    const [second, one, other] = await Promise.all([
      platform.start("command"),
      platform.start("query"),
      platform.start("query"),
      platform.start("worker"),
    ]);
    sides = [
      { url: one.url, commandUrl: first.url },
      { url: other.url, commandUrl: second.url },
    ];
    wants = await openWants({ url: one.url, commandUrl: first.url });
  });
  after(() => platform.close());

  it("is never older than a second, and for who wrote it never old", async () => {
    const history = openHistory(BOUND_MS);
    const wrong: string[] = [];
    const versions = new Map<string, number>();
    const listings = await Promise.all(Array.from({ length: LISTINGS }, () => wants.offer()));
    for (const { id, version } of listings) versions.set(id, version);
    const at = <T>(list: readonly T[], place: number): T => {
      const found = list[place % list.length];
      if (found === undefined) throw new Error("an empty list");
      return found;
    };
    const asGuest = sides.map((side) => createClient({ ...side, batch: false }));
    const asSeller = sides.map((side) => createClient({ ...side, batch: false, token: wants.sellerToken }));

    async function look(client: MarketplaceClient, { id, own }: { id: string; own: boolean }) {
      const askedAt = performance.now();
      const { version } = await client.listings.byId.query({ id });
      const said = history.judge({ listing: id, askedAt, version, own });
      if (said !== null) wrong.push(`a page: ${said}`);
    }
    async function browse(client: MarketplaceClient, own: boolean) {
      const askedAt = performance.now();
      const { items } = await client.listings.browse.query({ category: "bikes", limit: 50 });
      for (const { id, title } of items) {
        const version = Number(/^Bike, version (\d+)$/.exec(title)?.[1] ?? 0);
        const said = history.judge({ listing: id, askedAt, version, own });
        if (said !== null) wrong.push(`a card: ${said}`);
      }
    }
    let turn = 0;
    // Each lane changes listings of its own, so that versions are known.
    const writers = runLanes(
      4,
      async (lane) => {
        const mine = listings.filter((_, place) => place % 4 === lane);
        const { id } = at(mine, turn++);
        const version = versions.get(id) ?? 0;
        const title = `Bike, version ${version + 1}`;
        const changed = await at(asSeller, turn + lane).listings.update.mutate({ id, version, title });
        versions.set(id, changed.version);
        history.acknowledged(id, changed.version, performance.now());
        const reader = at(asSeller, turn);
        await look(reader, { id, own: true });
        if (turn % 5 === 0) await browse(reader, true);
      },
      20,
    );
    const readers = runLanes(8, async (lane) => {
      const client = at(asGuest, lane);
      await look(client, { id: at(listings, turn + lane * 5).id, own: false });
      if (lane < 2) await browse(client, false);
    });
    await pause(SECONDS * 1_000);
    await Promise.all([writers.stop(), readers.stop()]);

    expect(writers.failures).to.deep.equal([]);
    expect(readers.failures).to.deep.equal([]);
    expect(wrong).to.deep.equal([]);
    // However slow the machine is, something was judged.
    expect(writers.done(), "changes").to.be.greaterThan(8);
    expect(readers.done(), "reads").to.be.greaterThan(40);
  });
});
