import { MarketplaceError } from "@marketplace/kernel";
import { failureFrom } from "@marketplace/testing";
import { expect } from "chai";
import { z } from "zod";
import { defineSaga } from "./define-saga.ts";
import { sagaSuite } from "./saga-suite.fixture.ts";

describe("a saga that people must see to", () => {
  const suite = sagaSuite();
  const { open, newItem, buy, sagaOf, traceOf } = suite;

  it("asks for attention when a step past the pivot cannot be done, and goes on when it is told to", async () => {
    const item = await newItem();
    const failure = await failureFrom(buy(item, { refuse: ["notify"] }));
    expect(failure).to.include({ code: "CHANGE_IN_PROGRESS" });
    const { saga } = await sagaOf(item);
    expect(saga).to.include({ status: "needs-attention", direction: "forward" });
    expect(suite.log.messages).to.include("error: a saga needs attention");

    expect(await failureFrom(suite.sagas.operate(saga.id, { verb: "compensate", dryRun: false }))).to.include(
      {
        code: "INVALID_TRANSITION",
      },
    );
    await suite.postgres.sequelize.query(
      `UPDATE sagas SET input = input || '{"refuse": []}' WHERE id = '${saga.id}'`,
    );
    const dry = await suite.sagas.operate(saga.id, { verb: "retry", dryRun: true });
    expect(dry.after.status).to.equal("running");
    expect((await sagaOf(item)).saga.status).to.equal("needs-attention");
    await suite.sagas.operate(saga.id, { verb: "retry", dryRun: false });
    expect(await suite.sagas.recover()).to.deep.equal({ recovered: 1, unknown: [] });
    expect(await traceOf(item)).to.deep.include({ status: "completed", charge: ["captured 1"] });
  });

  it("does not undo in the blind: a call that nobody can be asked about needs attention", async () => {
    const item = await newItem();
    const unasked = suite.provider.status.bind(suite.provider);
    suite.provider.status = () => Promise.reject(new Error("503"));
    suite.useRealTime();
    const failure = await failureFrom(buy(item, { authorise: "breaks" }));
    expect(failure).to.include({ code: "CHANGE_IN_PROGRESS" });
    const { saga, attempts } = await sagaOf(item);
    expect(attempts.map(({ kind, status }) => `${kind} ${status}`)).to.deep.equal([
      "run done",
      "run done",
      "run started",
      "settle failed",
      "settle failed",
      "settle failed",
    ]);
    suite.provider.status = unasked;
    await suite.sagas.operate(saga.id, { verb: "compensate", dryRun: false });
    await suite.sagas.recover();
    expect(await traceOf(item)).to.deep.include({
      status: "compensated",
      item: "active",
      charge: ["voided 0"],
    });
  });

  it("goes forward after all when a pivot turns out to have happened that was to be undone", async () => {
    const { provider } = suite;
    const item = await newItem();
    const [capture, status] = [provider.capture.bind(provider), provider.status.bind(provider)];
    provider.capture = async (key, behaviour) => {
      await capture(key, "pays");
      provider.status = () => Promise.reject(new Error("503"));
      await capture(key, behaviour);
    };
    suite.useRealTime();
    expect(await failureFrom(buy(item, { capture: "breaks" }))).to.include({ code: "CHANGE_IN_PROGRESS" });
    provider.status = status;
    const { saga } = await sagaOf(item);
    await suite.sagas.operate(saga.id, { verb: "compensate", dryRun: false });
    await suite.sagas.recover();
    expect(await traceOf(item)).to.deep.include({
      status: "completed",
      charge: ["captured 1"],
      order: ["placed"],
      item: "reserved",
    });
  });

  it("keeps the reason why it is undone when a call turns out on the way back not to have happened", async () => {
    const asked = { answers: false };
    const saga = defineSaga({ name: "unanswered", version: 1, input: z.object({}) })
      .step({
        name: "call",
        external: true,
        retry: { attempts: 1 },
        undo: async () => {},
        run: () => Promise.reject(new Error("the socket hung up")),
        settle: async () => {
          if (!asked.answers) throw new Error("503");
          return { happened: false };
        },
      })
      .output(z.null(), () => null);
    const here = open([saga]);
    await failureFrom(here.start(saga, { scope: "s", key: "unanswered", input: {} }));
    const [stuck] = await here.list({ name: "unanswered" });
    asked.answers = true;
    await here.operate(stuck?.id ?? "", { verb: "compensate", dryRun: false });
    await here.recover();
    const { saga: ended, attempts } = await here.show(stuck?.id ?? "");
    expect(ended).to.deep.include({ status: "compensated", failure: stuck?.failure });
    expect(attempts.map(({ kind, status }) => `${kind} ${status}`)).to.have.members([
      "run absent",
      "settle failed",
      "undo done",
    ]);
    await here.close();
  });

  it("needs attention when an undo fails, and leaves what it could not undo to be seen", async () => {
    const item = await newItem();
    const working = suite.provider.void.bind(suite.provider);
    suite.provider.void = () => Promise.reject(new MarketplaceError("FORBIDDEN", "Not this one."));
    expect(await failureFrom(buy(item, { refuse: ["order"] }))).to.include({ code: "CHANGE_IN_PROGRESS" });
    const { saga } = await sagaOf(item);
    expect(saga).to.include({ status: "needs-attention", direction: "back" });
    expect(saga.failure).to.include({ code: "SOLD_OUT", step: "order" });
    suite.provider.void = working;
    await suite.sagas.operate(saga.id, { verb: "retry", dryRun: false });
    await suite.sagas.recover();
    expect(await traceOf(item)).to.deep.include({
      status: "compensated",
      charge: ["voided 0"],
      item: "active",
    });
  });

  it("is stopped, undone or given up by an operator as far as it allows", async () => {
    const item = await newItem();
    await buy(item);
    const { saga } = await sagaOf(item);
    for (const verb of ["retry", "recover", "compensate", "abandon"] as const)
      expect(await failureFrom(suite.sagas.operate(saga.id, { verb, dryRun: true })), verb).to.include({
        code: "INVALID_TRANSITION",
      });
    const second = await newItem();
    suite.provider.void = () => Promise.reject(new MarketplaceError("FORBIDDEN", "Not this one."));
    await failureFrom(buy(second, { refuse: ["order"] }));
    const stuck = await sagaOf(second);
    const { before, after } = await suite.sagas.operate(stuck.saga.id, { verb: "abandon", dryRun: false });
    expect([before.status, after.status]).to.deep.equal(["needs-attention", "abandoned"]);
    expect(await failureFrom(buy(second, { refuse: ["order"] }))).to.include({ code: "SOLD_OUT" });
    expect(await failureFrom(suite.sagas.show("0197a5c2-7b1e-7cc3-8f4e-3d1f0a6b9e21"))).to.include({
      code: "NOT_FOUND",
    });
    expect((await suite.sagas.list({ status: "abandoned" })).map(({ id }) => id)).to.deep.equal([
      stuck.saga.id,
    ]);
  });
});
