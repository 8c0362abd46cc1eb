import { failureIn } from "@marketplace/api";
import { untilAnswered } from "@marketplace/testing";
import { expect } from "chai";
import { QueryTypes } from "sequelize";
import { type Member, type Platform, placing, startPlatform } from "./platform.fixture.ts";

const BUYERS = 200;
/** What who stands far behind in the line is told, and asks again at, for the same. */
const UNDECIDED = ["TIMEOUT", "CHANGE_IN_PROGRESS"];
const isUndecided = (thrown: unknown) => UNDECIDED.includes(failureIn(thrown)?.code ?? "");
const PATIENCE_MS = 200_000;

describe("one unit and 200 buyers at once, over HTTP", function () {
  this.timeout(300_000);
  let platform: Platform;
  let seller: Member;
  let buyers: Member[];
  before(async () => {
    platform = await startPlatform();
    seller = await platform.register("Seller");
    buyers = [];
    // A few at a time: the server refuses a flood of passwords to hash.
    while (buyers.length < BUYERS)
      buyers.push(...(await Promise.all(Array.from({ length: 8 }, () => platform.register("Buyer")))));
  });
  after(() => platform.close());

  it("ends in 1 paid order and 199 refusals as sold out, of whom nobody pays, and both databases agree", async () => {
    const { id } = await platform.offer(seller);
    const outcomes = await Promise.all(
      buyers.map(({ client }, index) => {
        const wish = placing(id, { idempotencyKey: `rush-${index}-key` });
        return untilAnswered(() => client.orders.place.mutate(wish), isUndecided, PATIENCE_MS).then(
          ({ stage }) => stage,
          (thrown: unknown) => failureIn(thrown)?.code ?? String(thrown),
        );
      }),
    );
    const counts = Object.fromEntries(
      [...new Set(outcomes)].map((o) => [o, outcomes.filter((other) => other === o).length]),
    );
    expect(counts).to.deep.equal({ placed: 1, SOLD_OUT: BUYERS - 1 });

    const select = (sql: string) =>
      platform.stores.postgres.sequelize.query(sql, { replacements: { id }, type: QueryTypes.SELECT });
    expect(await select("SELECT status FROM orders WHERE listing_id = :id")).to.deep.equal([
      { status: "pending" },
    ]);
    // In our books and in the provider's.
    for (const table of ["payments", "sandbox_payments"])
      expect(await select(`SELECT status, captured::int FROM ${table}`), table).to.deep.equal([
        { status: "captured", captured: 180_000 },
      ]);
    expect(
      await select("SELECT status FROM reservations WHERE listing_id = :id AND status IN ('held', 'sold')"),
    ).to.deep.equal([{ status: "held" }]);
    expect((await platform.guest.listings.byId.query({ id })).status).to.equal("reserved");
  });
});
