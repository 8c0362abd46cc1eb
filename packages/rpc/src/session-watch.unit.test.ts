import { MarketplaceError } from "@marketplace/kernel";
import { expect } from "chai";
import { openSessionWatch } from "./session-watch.ts";

const away = () => Promise.reject(Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" }));

describe("who looks at a public page", () => {
  it("is a guest while the session store is away, which is asked again after a second", async () => {
    const time = { now: 0 };
    const askOrGuest = openSessionWatch(() => time.now);
    const faults: unknown[] = [];
    let asked = 0;
    const ask = (answer: () => Promise<string>) =>
      askOrGuest(
        () => {
          asked += 1;
          return answer();
        },
        (fault) => faults.push(fault),
      );
    expect(await ask(async () => "Anna")).to.equal("Anna");
    for (let page = 0; page < 50; page += 1) expect(await ask(away)).to.equal(null);
    expect(asked).to.equal(2);
    expect(faults).to.have.length(1);
    time.now += 999;
    expect(await ask(async () => "Anna")).to.equal(null);
    time.now += 1;
    expect(await ask(async () => "Anna")).to.equal("Anna");
    expect(await ask(async () => "Anna")).to.equal("Anna");
  });

  it("is a guest when the session store says nothing for half a second", async () => {
    const askOrGuest = openSessionWatch(() => 0);
    const faults: unknown[] = [];
    const answer = await askOrGuest(
      () => new Promise<string>(() => {}),
      (fault) => faults.push(fault),
    );
    expect(answer).to.equal(null);
    expect(faults).to.have.length(1);
  });

  it("is told when a session has ended, and of what is nobody's fault but ours", async () => {
    const askOrGuest = openSessionWatch(() => 0);
    const failing = (failure: Error) =>
      askOrGuest(
        () => Promise.reject(failure),
        () => {},
      ).then(
        () => "answered",
        (thrown: unknown) => thrown,
      );
    const ended = new MarketplaceError("SESSION_EXPIRED", "Sign in again.");
    expect(await failing(ended)).to.equal(ended);
    const bug = new TypeError("undefined is not a function");
    expect(await failing(bug)).to.equal(bug);
  });
});
