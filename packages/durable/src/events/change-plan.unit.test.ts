import { expect } from "chai";
import { Timestamp } from "mongodb";
import type { BrokerState } from "./broker-state.ts";
import { type Checkpoint, planOf, type Scan, type SourceState, withCheckpoint } from "./change-plan.ts";
import { derivedId } from "./event-id.ts";

const at = (seconds: number) => new Date(1_000_000_000 + seconds * 1_000);
const token = (name: string) => ({ _data: name });
const broker: BrokerState = { origin: "a", run: "1", marks: {} };
const begin = Timestamp.fromBits(1, 5);
const state = (change: Partial<SourceState> = {}): SourceState => ({
  ...{
    broker: { origin: "a", run: "1", since: at(0) },
    collections: ["things"],
    token: token("now"),
    begin: null,
  },
  ...{ publishedAt: at(1_000), checkpoints: [], scan: null, ...change },
});
const scan: Scan = {
  ...{
    id: "s",
    from: begin,
    all: ["things"],
    collections: ["things"],
    after: "x",
    why: "loss",
    isExtra: false,
  },
};

describe("planOf", () => {
  it("looks up what is there when nothing is known, and reads on when all is as it was", () => {
    const unknown = state({ broker: null, collections: [], token: null });
    expect(planOf(unknown, broker, ["things"])).to.deep.equal({
      do: "scan",
      collections: ["things"],
      why: "new",
    });
    expect(planOf(state(), broker, ["things"])).to.deep.equal({
      do: "read",
      from: { resumeAfter: token("now") },
    });
    expect(planOf(state({ token: null, begin }), broker, ["things"])).to.deep.equal({
      ...{ do: "read", from: { startAtOperationTime: begin } },
    });
  });

  it("looks up what is there when the history or Redis is lost, also in the midst of doing so", () => {
    const everything = { do: "scan", collections: ["things"], why: "loss" };
    const [emptied, restarted] = [
      { ...broker, origin: "b" },
      { ...broker, run: "2" },
    ];
    expect(planOf(state({ token: null }), broker, ["things"])).to.deep.equal(everything);
    expect(planOf(state(), emptied, ["things"])).to.deep.equal(everything);
    expect(planOf(state({ token: null, scan }), broker, ["things"])).to.deep.equal({ do: "go-on-scanning" });
    expect(planOf(state({ token: null, scan }), emptied, ["things"])).to.deep.equal(everything);
    expect(planOf(state({ token: null, scan }), restarted, ["things"])).to.deep.equal(everything);
  });

  it("goes back to the last checkpoint that Redis cannot have lost, or looks everything up", () => {
    const checkpoints = [10, 100, 170, 300].map((seconds) => ({
      token: token(String(seconds)),
      at: at(seconds),
    }));
    const restarted = (kept: number) => ({ ...broker, run: "2", marks: { 1: at(kept).getTime() } });
    const planned = (kept: number) => planOf(state({ checkpoints }), restarted(kept), ["things"]);
    expect(planned(300)).to.deep.equal({ do: "go-back", to: checkpoints[2] });
    expect(planned(229)).to.deep.equal({ do: "go-back", to: checkpoints[1] });
    expect(planned(50)).to.deep.equal({ do: "scan", collections: ["things"], why: "loss" });
  });

  it("looks up a collection that is new alone", () => {
    expect(planOf(state(), broker, ["things", "others"])).to.deep.equal({
      ...{ do: "scan", collections: ["others"], why: "new" },
    });
  });
});

describe("withCheckpoint", () => {
  const push = (from: readonly Checkpoint[], seconds: number, name: string) =>
    withCheckpoint(from, { token: token(name), at: at(seconds) });
  const told = (checkpoints: readonly Checkpoint[]) =>
    checkpoints.map((one) => `${one.token._data} ${(one.at.getTime() - at(0).getTime()) / 1_000}`);

  it("keeps one for each ten seconds in which something was published, and lets the last one move along", () => {
    let kept = push([], 0, "a");
    kept = push(kept, 5, "b");
    expect(told(kept)).to.deep.equal(["a 0"]);
    kept = push(kept, 10, "c");
    kept = push(kept, 10, "d");
    expect(told(kept)).to.deep.equal(["a 0", "d 10"]);
  });

  it("reaches back for longer than a restart of Redis can lose, and holds no more than twelve", () => {
    let kept: readonly Checkpoint[] = [];
    for (let seconds = 0; seconds < 3_600; seconds++) kept = push(kept, seconds, String(seconds));
    expect(kept).to.have.length(12);
    const [oldest] = kept;
    expect(at(3_599).getTime() - (oldest?.at.getTime() ?? 0)).to.be.above(100_000);
  });
});

describe("derivedId", () => {
  it("is a UUIDv7 of its time, the same for the same and another for another", () => {
    const id = derivedId(1_795_705_175_352, "a change");
    expect(id).to.match(/^01a2185e-7d38-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(derivedId(1_795_705_175_352, "a change")).to.equal(id);
    const ids = Array.from({ length: 2_000 }, (_, n) => derivedId(1_795_705_175_352, `${n}`));
    expect(new Set(ids).size).to.equal(2_000);
    for (const one of ids)
      expect(one).to.match(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(derivedId(2, "later") > derivedId(1, "earlier")).to.equal(true);
  });
});
