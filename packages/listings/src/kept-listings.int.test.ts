import { expect } from "chai";
import fc from "fast-check";
import { type KeptListings, MOVES, openKeptListings, type Step } from "./kept-listings.fixture.ts";

/** `LISTING_RUNS=200` runs the long form. */
const RUNS = Number(process.env.LISTING_RUNS ?? 6);
const SEED = 20_260_601;

const step: fc.Arbitrary<Step> = fc.record({
  // What is not for sale changes no list.
  move: fc.constantFrom(...MOVES, "publish", "publish", "hide", "hide"),
  which: fc.nat(2),
  endedBy: fc.constantFrom<("command" | "event")[]>("command", "event"),
});

describe("what is kept of listings, read through two processes while they change", function () {
  this.timeout(3_600_000);
  let listings: KeptListings;
  before(async () => {
    listings = await openKeptListings();
  });
  after(() => listings.close());

  it("is never old to who made a change, in whichever process, nor to anybody a second later", async () => {
    const steps = fc.array(step, { minLength: 12, maxLength: 20, size: "max" });
    const begin = [0, 1, 2].flatMap((which): readonly Step[] => [
      { move: "create", which, endedBy: "command" },
      { move: "publish", which, endedBy: "command" },
    ]);
    const property = fc.asyncProperty(steps, async (drawn) => {
      await listings.reset();
      for (const [place, one] of [...begin, ...drawn].entries()) {
        const writer = await listings.perform(one);
        expect(await listings.lies([place % 2 === 0 ? 0 : 1], writer), `to the writer, after ${one.move}`).to
          .be.empty;
        listings.advance(1_000);
        // These also fill both caches for the next step.
        expect(await listings.lies([0, 1], null), `to a guest, after ${one.move}`).to.be.empty;
      }
    });
    await fc.assert(property, { numRuns: RUNS, seed: SEED });
  });
});
