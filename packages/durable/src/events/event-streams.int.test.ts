import { failureFrom } from "@marketplace/testing";
import { expect } from "chai";
import { lossOf } from "./broker-state.ts";
import { openEventStreams } from "./event-streams.ts";
import { deleteKeys, type EventsSuite, eventOf, openEventsSuite } from "./events-suite.fixture.ts";

describe("the streams", () => {
  let events: EventsSuite;
  before(async () => {
    events = await openEventsSuite();
  });
  after(() => events.close());
  afterEach(() => events.clear());

  const redis = () => events.suite.stores.redis.redis;
  const lengthOf = (topic: string) => redis().xlen(`events:${topic}`);

  it("take events by topic, all or none of a batch", async () => {
    await events.streams.publish([eventOf("shop.placed", "a"), eventOf("people.joined", "p")]);
    expect([await lengthOf("shop"), await lengthOf("people")]).to.deep.equal([1, 1]);
    // A key that is no stream lets one of the batch fail.
    await redis().set("events:broken", "a text");
    const failing = events.streams.publish([eventOf("broken.thing", "b")]);
    expect(String(await failing.catch((thrown: unknown) => thrown))).to.match(/WRONGTYPE/);
    expect(events.streams.stats()).to.deep.include({ published: 2, failures: 1 });
  });

  it("refuse what is too much, tell of it before, and take it again when there is room", async () => {
    const { log } = events;
    const small = openEventStreams({
      ...{ redis: events.suite.stores.redis, log },
      limits: { alarmLength: 2, maxLength: 3 },
    });
    for (let n = 1; n <= 3; n++) await small.publish([eventOf("shop.placed", "a", n)]);
    expect(log.messages).to.include("warn: a stream grows long: a group is behind, or is run by no process");
    expect(await failureFrom(small.publish([eventOf("shop.placed", "a", 4)]))).to.include({
      code: "STORE_UNAVAILABLE",
    });
    await redis().xtrim("events:shop", "MAXLEN", "=", 1);
    await small.publish([eventOf("shop.placed", "a", 4)]);
    expect(await lengthOf("shop")).to.equal(2);
    await small.close();
  });

  it("tell one server as the same, and one that has lost everything as another", async () => {
    const before = await events.streams.publish([eventOf("shop.placed", "a")]);
    const after = await events.streams.publish([eventOf("shop.placed", "a", 2)]);
    const noted = { ...before, since: new Date() };
    expect(lossOf(noted, after)).to.deep.equal({ lost: "nothing" });
    expect(lossOf(noted, await events.streams.state())).to.deep.equal({ lost: "nothing" });
    await deleteKeys(events.suite);
    expect(lossOf(noted, await events.streams.state())).to.deep.equal({ lost: "everything" });
    expect(lossOf(noted, await events.streams.publish([]))).to.deep.equal({ lost: "everything" });
  });

  it("tell the loss also to whoever published a moment before it", async () => {
    for (let n = 0; n < 300; n++) {
      const before = await events.streams.publish([eventOf("shop.placed", "a")]);
      await redis().del("event-mark");
      expect(lossOf({ ...before, since: new Date() }, await events.streams.state()).lost).to.equal(
        "everything",
      );
    }
  });

  it("tell of a server that was started anew until when it has kept what was published", async () => {
    const before = await events.streams.publish([eventOf("shop.placed", "a")]);
    const [kept] = Object.values(before.marks);
    expect(Math.abs((kept ?? 0) - Date.now())).to.be.below(5_000);
    const elsewhere = { ...(await events.streams.state()), run: "another" };
    expect(lossOf({ ...before, since: new Date(0) }, elsewhere)).to.deep.equal({
      lost: "after",
      time: new Date(kept ?? 0),
    });
    // The mark itself was lost: it has kept at least what it had begun with.
    expect(lossOf({ ...before, since: new Date(5) }, { ...elsewhere, marks: {} })).to.deep.equal({
      lost: "after",
      time: new Date(5),
    });
  });

  it("remember the latest runs alone", async () => {
    await events.streams.publish([eventOf("shop.placed", "a")]);
    for (let n = 1; n <= 40; n++) await redis().hset("event-mark", `run-${n}`, n);
    const { run, marks } = await events.streams.state();
    const left = (await events.streams.state()).marks;
    expect(Object.keys(marks)).to.have.length(41);
    expect(Object.keys(left)).to.have.length(32);
    expect(left[run]).to.equal(marks[run]);
    expect(left).to.not.have.property("run-9");
  });
});
