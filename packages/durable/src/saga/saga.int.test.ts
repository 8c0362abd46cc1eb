import { failureFrom } from "@marketplace/testing";
import { expect } from "chai";
import { sagaSuite } from "./saga-suite.fixture.ts";

describe("a saga", () => {
  const suite = sagaSuite();
  const { newItem, buy, traceOf } = suite;

  it("runs its steps in order and answers with their results", async () => {
    const item = await newItem();
    expect(await buy(item)).to.deep.equal({ orderId: item, price: 10 });
    expect(await traceOf(item)).to.deep.equal({
      status: "completed",
      steps: ["verify", "reserve", "authorise", "order", "capture", "notify"].map(
        (step) => `run ${step} done`,
      ),
      item: "reserved",
      charge: ["captured 1"],
      order: ["placed"],
      events: ["shop.placed"],
    });
  });

  it("gives the same key and input the same answer, at once or meanwhile, and does it once", async () => {
    const item = await newItem();
    const answers = await Promise.all(Array.from({ length: 8 }, () => buy(item)));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).to.equal(1);
    expect(await buy(item)).to.deep.equal(answers[0]);
    expect(await traceOf(item)).to.deep.include({ charge: ["captured 1"], order: ["placed"] });
  });

  it("refuses the same key with another input, and takes it from another scope", async () => {
    const [item, other] = [await newItem(), await newItem()];
    await buy(item);
    const again = (scope: string) =>
      suite.sagas.start(suite.definition, {
        scope,
        key: `key-of-${item}`,
        input: suite.definition.input.parse({ item: other }),
      });
    expect(await failureFrom(again("buyer"))).to.include({ code: "IDEMPOTENCY_MISMATCH" });
    expect(await again("someone-else")).to.deep.equal({ orderId: other, price: 10 });
  });

  it("undoes in reverse what was done when a step refuses, deletes nothing, and says so again", async () => {
    const item = await newItem();
    const refused = await failureFrom(buy(item, { capture: "declines" }));
    expect(refused).to.include({ code: "FORBIDDEN", message: "The card was declined." });
    expect(await traceOf(item)).to.deep.equal({
      status: "compensated",
      steps: [
        "run verify done",
        "run reserve done",
        "run authorise done",
        "run order done",
        "run capture failed",
        "undo order done",
        "undo authorise done",
        "undo reserve done",
      ],
      item: "active",
      charge: ["voided 0"],
      order: ["cancelled"],
      events: ["shop.placed", "shop.cancelled"],
    });
    expect(await failureFrom(buy(item, { capture: "declines" }))).to.deep.equal(refused);
  });

  it("ends at once when the first step refuses", async () => {
    const item = await newItem();
    expect(await failureFrom(buy(item, { refuse: ["verify"] }))).to.include({ code: "SOLD_OUT" });
    expect(await traceOf(item)).to.deep.include({ status: "compensated", steps: ["run verify failed"] });
  });

  it("asks what became of a call whose answer was lost, and goes on from there", async () => {
    const item = await newItem();
    await buy(item, { authorise: "loses-answer", capture: "loses-answer" });
    expect(await traceOf(item)).to.deep.include({ status: "completed", charge: ["captured 1"] });
  });

  it("tries a broken call again, with waits between, and then undoes everything", async () => {
    const item = await newItem();
    suite.useRealTime();
    expect(await failureFrom(buy(item, { authorise: "breaks" }))).to.include({ code: "TIMEOUT" });
    expect((await traceOf(item)).steps).to.deep.equal([
      "run verify done",
      "run reserve done",
      "run authorise absent",
      "run authorise absent",
      "run authorise absent",
      "undo authorise done",
      "undo reserve done",
    ]);
    expect(await traceOf(item)).to.deep.include({
      status: "compensated",
      item: "active",
      charge: ["voided 0"],
    });
  });

  it("keeps a call that comes late from taking hold after it was undone", async () => {
    const item = await newItem();
    suite.useRealTime();
    expect(await failureFrom(buy(item, { authorise: "late" }))).to.include({ code: "TIMEOUT" });
    await suite.provider.deliverLate();
    expect(await traceOf(item)).to.deep.include({
      status: "compensated",
      item: "active",
      charge: ["voided 0"],
    });
  });
});
