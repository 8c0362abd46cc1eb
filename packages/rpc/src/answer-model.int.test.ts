import { failureFrom } from "@marketplace/testing";
import { expect } from "chai";
import fc from "fast-check";
import { type AnswerSuite, type Ask, type Effect, openAnswerSuite } from "./answer-suite.fixture.ts";

const DAY_MS = 86_400_000;
const DECLINED = "declined";
const MISMATCH = "IDEMPOTENCY_MISMATCH";

/** A call of a round; some fail after their work. */
type Call = Ask & { readonly fails: boolean };

/** How a call ended: with an answer, or with why not. */
type Outcome = { readonly call: Call } & ({ readonly answer: Effect } | { readonly refusal: string });

const call = fc.record({
  scope: fc.constantFrom("anna", "bo"),
  procedure: fc.constantFrom("shop.pay", "shop.refund"),
  key: fc.constantFrom("first-key", "second-key"),
  word: fc.constantFrom("red", "blue"),
  fails: fc.boolean(),
});
const round = fc.record({
  calls: fc.array(call, { minLength: 1, maxLength: 6 }),
  /** How long it is until the next round. */
  pause: fc.constantFrom(0, 1, DAY_MS / 2, DAY_MS),
});

describe("answering once, in any interleaving of calls with few keys", () => {
  let suite: AnswerSuite;
  let runs = 0;
  before(async () => {
    suite = await openAnswerSuite();
  });
  after(() => suite.close());

  it("has the effects and answers of a plain model: one effect for each key and day", async function () {
    this.timeout(300_000);
    await fc.assert(
      fc.asyncProperty(
        fc.array(round, { minLength: 1, maxLength: 5 }),
        fc.scheduler(),
        async (rounds, order) => {
          runs += 1;
          const model = new Map<string, { readonly answer: Effect; readonly until: number }>();
          const effects = new Map<string, string[]>();
          for (const { calls, pause } of rounds) {
            const made = calls.map((one) => ({ ...one, scope: `${one.scope}-${runs}` }));
            const outcomes = await order.waitFor(Promise.all(made.map((one) => run(suite, one, order))));
            for (const [use, together] of byUse(outcomes)) {
              const before = model.get(use);
              const stands = before !== undefined && before.until > suite.clock().getTime();
              const answer = stands ? before.answer : checkFirst(together);
              if (!stands && answer !== null) {
                model.set(use, { answer, until: suite.clock().getTime() + DAY_MS });
                effects.set(use, [...(effects.get(use) ?? []), answer.word]);
              }
              if (stands) for (const outcome of together) expectRepeated(outcome, before.answer);
            }
            for (const one of made)
              expect(await suite.effectsOf(one)).to.deep.equal(effects.get(useOf(one)) ?? []);
            suite.advance(pause);
          }
        },
      ),
      { numRuns: 150, seed: 11 },
    );
  });
});

/** Makes a call whose steps are taken when the scheduler says so. */
async function run(suite: AnswerSuite, one: Call, order: fc.Scheduler): Promise<Outcome> {
  const turn = () => order.schedule(Promise.resolve());
  const fail = () => Promise.reject(new Error(DECLINED));
  try {
    await turn();
    const answer = await suite.ask(one, {
      begun: turn,
      worked: async () => {
        await turn();
        if (one.fails) await fail();
      },
      recorded: turn,
      committed: turn,
    });
    return { call: one, answer };
  } catch (error) {
    if (error instanceof Error && error.message === DECLINED) return { call: one, refusal: DECLINED };
    return { call: one, refusal: (await failureFrom(Promise.reject(error))).code };
  }
}

/** Checks calls at once with a key that was free; tells the answer that they found or gave, null when all failed. */
function checkFirst(outcomes: readonly Outcome[]): Effect | null {
  const answers = outcomes.flatMap((outcome) => ("answer" in outcome ? [outcome.answer] : []));
  const [answer] = answers;
  if (answer === undefined) {
    // Nobody had an effect, so that nobody was told of one.
    expect(outcomes.every((outcome) => outcome.call.fails && "refusal" in outcome)).to.equal(true);
    for (const outcome of outcomes) expect(outcome).to.include({ refusal: DECLINED });
    return null;
  }
  expect(outcomes.some(({ call: { fails, word } }) => !fails && word === answer.word)).to.equal(true);
  for (const outcome of outcomes) {
    if ("refusal" in outcome && outcome.refusal === DECLINED) expect(outcome.call.fails).to.equal(true);
    else expectRepeated(outcome, answer);
  }
  return answer;
}

function expectRepeated(outcome: Outcome, answer: Effect): void {
  if (outcome.call.word === answer.word) expect(outcome).to.have.deep.property("answer", answer);
  else expect(outcome).to.include({ refusal: MISMATCH });
}

function byUse(outcomes: readonly Outcome[]): ReadonlyMap<string, readonly Outcome[]> {
  const uses = new Map<string, Outcome[]>();
  for (const outcome of outcomes) {
    const use = useOf(outcome.call);
    uses.set(use, [...(uses.get(use) ?? []), outcome]);
  }
  return uses;
}

function useOf({ scope, procedure, key }: Call): string {
  return `${scope} ${procedure} ${key}`;
}
