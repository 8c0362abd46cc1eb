import { MarketplaceError } from "@marketplace/kernel";
import { expect } from "chai";
import { openTurns } from "./turns.ts";

describe("openTurns", () => {
  it("runs work on one key in order, one at a time, and gives each its own answer", async () => {
    const inTurn = openTurns();
    const log: string[] = [];
    const work = (n: number) => async () => {
      log.push(`begin ${n}`);
      await Promise.resolve();
      log.push(`end ${n}`);
      return n;
    };
    expect(await Promise.all([1, 2, 3].map((n) => inTurn("a", work(n))))).to.deep.equal([1, 2, 3]);
    expect(log).to.deep.equal(["begin 1", "end 1", "begin 2", "end 2", "begin 3", "end 3"]);
  });

  it("goes on after a failure, which is its own caller's alone", async () => {
    const inTurn = openTurns();
    const failing = inTurn("a", async () => {
      throw new Error("gone");
    });
    const next = inTurn("a", async () => "next");
    expect(await failing.catch((failure: Error) => failure.message)).to.equal("gone");
    expect(await next).to.equal("next");
  });

  it("does not let one key wait for another", async () => {
    const inTurn = openTurns();
    let release = () => {};
    const held = inTurn("a", () => new Promise<void>((resolve) => (release = resolve)));
    expect(await inTurn("b", async () => "b")).to.equal("b");
    release();
    await held;
  });

  it("refuses while five hundred wait, and takes more when they are done", async () => {
    const inTurn = openTurns();
    const waiting = Array.from({ length: 500 }, (_, n) => inTurn("a", async () => n));
    const refused = await inTurn("a", async () => 500).catch((failure: unknown) => failure);
    expect(refused).to.be.instanceOf(MarketplaceError).with.property("code", "RATE_LIMITED");
    await Promise.all(waiting);
    expect(await inTurn("a", async () => "taken")).to.equal("taken");
  });
});
