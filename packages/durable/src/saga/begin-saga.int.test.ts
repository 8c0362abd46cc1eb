import { MarketplaceError } from "@marketplace/kernel";
import { failureFrom } from "@marketplace/testing";
import { expect } from "chai";
import { z } from "zod";
import { returnStock, takeStock } from "../shop.fixture.ts";
import { defineSaga } from "./define-saga.ts";
import { sagaIdOf } from "./saga-record.ts";
import { sagaSuite } from "./saga-suite.fixture.ts";

describe("a saga that begins inside a transaction", () => {
  const suite = sagaSuite();

  const refusal = () => new MarketplaceError("SOLD_OUT", "The next step refuses.");

  /** Takes an item when it begins, and then does something that may refuse. */
  function taking() {
    return defineSaga({
      name: "taking",
      version: 1,
      input: z.object({ item: z.string(), refuses: z.boolean() }),
    })
      .begun({
        name: "take",
        result: z.object({ taken: z.string() }),
        undo: ({ input, sagaId }) =>
          suite.postgres.sequelize.transaction((transaction) => returnStock(transaction, input.item, sagaId)),
      })
      .step({
        name: "go-on",
        undo: null,
        async run({ input }) {
          if (input.refuses) throw refusal();
        },
      })
      .output(z.object({ taken: z.string() }), ({ results }) => results.take);
  }

  async function begin(item: string, { refuses = false, rollBack = false, key = `key-of-${item}` } = {}) {
    const saga = taking();
    const sagas = suite.open([saga]);
    const asked = { item, refuses };
    const begun = await suite.postgres.sequelize.transaction(async (transaction) => {
      const one = await sagas.begin(saga, {
        ...{ transaction, scope: "buyer", key, asked, input: asked },
        result: { taken: item },
      });
      if (one !== null)
        await takeStock(transaction, item, sagaIdOf({ name: saga.name, scope: "buyer", key }));
      if (rollBack) throw refusal();
      return one;
    });
    return { saga, sagas, begun, asked, key };
  }

  it("runs on from the transaction, which is its first step", async () => {
    const item = await suite.newItem();
    const { begun } = await begin(item);
    expect(await begun?.outcome()).to.deep.equal({ taken: item });
  });

  it("leaves nothing when the transaction is rolled back", async () => {
    const item = await suite.newItem();
    await failureFrom(begin(item, { rollBack: true }));
    const { begun } = await begin(item);
    expect(await begun?.outcome()).to.deep.equal({ taken: item });
  });

  it("begins once under a key, and is joined by whoever comes again", async () => {
    const item = await suite.newItem();
    const first = await begin(item);
    const second = await begin(item);
    expect(second.begun).to.equal(null);
    const [one, other] = await Promise.all([
      first.begun?.outcome(),
      first.sagas.join(first.saga, { scope: "buyer", key: first.key, asked: first.asked }),
    ]);
    expect(other).to.deep.equal(one);
    expect(
      await failureFrom(first.sagas.join(first.saga, { scope: "buyer", key: first.key, asked: "another" })),
    ).to.include({ code: "IDEMPOTENCY_MISMATCH" });
    expect(
      await first.sagas.join(first.saga, { scope: "buyer", key: "never-begun", asked: first.asked }),
    ).to.equal(null);
  });

  it("is taken over when whoever began it is gone", async () => {
    const item = await suite.newItem();
    const { sagas, saga, key, asked } = await begin(item);
    suite.time.advance(60_000);
    expect((await sagas.recover()).recovered).to.equal(1);
    expect(await sagas.join(saga, { scope: "buyer", key, asked })).to.deep.equal({ taken: item });
  });

  it("undoes what the transaction did when a later step refuses", async () => {
    const item = await suite.newItem();
    const { begun } = await begin(item, { refuses: true });
    if (begun === null) throw new Error("it was not begun");
    expect(await failureFrom(begun.outcome())).to.include({ code: "SOLD_OUT" });
    const again = await begin(item, { key: `another-key-of-${item}` });
    expect(await again.begun?.outcome()).to.deep.equal({ taken: item });
  });

  it("cannot be started without a transaction", async () => {
    const saga = taking();
    const sagas = suite.open([saga]);
    const input = { item: await suite.newItem(), refuses: false };
    const started = sagas.start(saga, { scope: "buyer", key: "started-alone", input });
    expect(await failureFrom(started)).to.include({ code: "INTERNAL" });
    expect(await sagas.list({ name: saga.name, status: "running" })).to.deep.equal([]);
  });
});
