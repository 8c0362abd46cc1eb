import { expect } from "chai";
import { forEach } from "./for-each.ts";

const numbers = Array.from({ length: 30 }, (_, index) => index);
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

describe("working through a list", () => {
  it("does all of it, and never more at once than allowed", async () => {
    const done: number[] = [];
    let running = 0;
    let most = 0;
    await forEach(
      numbers,
      async (number) => {
        running += 1;
        most = Math.max(most, running);
        await turn();
        running -= 1;
        done.push(number);
      },
      { limit: 4, signal: new AbortController().signal },
    );
    expect(done.sort((a, b) => a - b)).to.deep.equal(numbers);
    expect(most).to.equal(4);
  });

  it("begins nothing more after a failure, and ends what it began", async () => {
    const begun: number[] = [];
    const ended: number[] = [];
    const work = async (number: number) => {
      begun.push(number);
      await turn();
      if (number === 2) throw new Error("number 2");
      await turn();
      ended.push(number);
    };
    const failure = await forEach(numbers, work, { limit: 4, signal: new AbortController().signal }).catch(
      (thrown: unknown) => thrown,
    );
    expect(failure).to.be.an("error").with.property("message", "number 2");
    expect(begun.length).to.be.at.most(5);
    expect(ended).to.deep.equal(begun.filter((number) => number !== 2));
  });

  it("begins nothing more after Ctrl-C", async () => {
    const interruption = new AbortController();
    const begun: number[] = [];
    const work = async (number: number) => {
      begun.push(number);
      if (number === 3) interruption.abort();
      await turn();
    };
    const failure = await forEach(numbers, work, { limit: 2, signal: interruption.signal }).catch(
      (thrown: unknown) => thrown,
    );
    expect(failure).to.have.property("name", "AbortError");
    expect(begun.length).to.be.at.most(4);
  });
});
