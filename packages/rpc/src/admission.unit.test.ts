import { expect } from "chai";
import fc from "fast-check";
import { type AdmissionRule, openAdmission } from "./admission.ts";

const QUEUE_MS = 500;

/** A request of a test, and what became of it. */
interface Request {
  readonly calls: number;
  readonly came: number;
  state: "waiting" | "at work" | "refused" | "gone";
  leave: () => void;
}

/** An admission whose clock a test moves, and all that came to it. */
function openWorld(rule: Omit<AdmissionRule, "queueMs">) {
  const time = { now: 0 };
  const admission = openAdmission({ ...rule, queueMs: QUEUE_MS }, () => time.now);
  const requests: Request[] = [];
  const entered: Request[] = [];
  return {
    ...{ time, admission, requests, entered },
    come(calls: number): Request {
      const request: Request = { calls, came: time.now, state: "waiting", leave: () => {} };
      const leave = admission.visit({
        calls,
        enter: () => {
          expect(request.state).to.equal("waiting");
          request.state = "at work";
          entered.push(request);
        },
        refuse: () => {
          expect(request.state).to.equal("waiting");
          request.state = "refused";
        },
      });
      request.leave = () => {
        if (request.state !== "refused") request.state = "gone";
        leave();
      };
      requests.push(request);
      return request;
    },
    in: (state: Request["state"]) => requests.filter((request) => request.state === state),
  };
}

const callsOf = (requests: readonly Request[]) => requests.reduce((sum, { calls }) => sum + calls, 0);

describe("the admission of calls", () => {
  const rules = fc.record({
    atWork: fc.integer({ min: 1, max: 12 }),
    queued: fc.integer({ min: 0, max: 15 }),
  });
  const steps = fc.array(
    fc.oneof(
      fc.record({ kind: fc.constant("come" as const), calls: fc.integer({ min: 1, max: 10 }) }),
      fc.record({ kind: fc.constant("leave" as const), which: fc.nat(30) }),
      fc.record({ kind: fc.constant("pass" as const), ms: fc.integer({ min: 1, max: 300 }) }),
    ),
    { maxLength: 120 },
  );

  it("never works on more nor lets more wait than its rule, keeps the order, and strands nobody", () => {
    fc.assert(
      fc.property(rules, steps, (rule, taken) => {
        const world = openWorld(rule);
        for (const step of taken) {
          if (step.kind === "come") {
            const waiting = callsOf(world.in("waiting"));
            const { state } = world.come(step.calls);
            if (state === "refused") expect(waiting + step.calls).to.be.greaterThan(rule.queued);
          }
          if (step.kind === "pass") world.time.now += step.ms;
          if (step.kind === "leave") {
            const there = [...world.in("at work"), ...world.in("waiting")];
            there[step.which % Math.max(1, there.length)]?.leave();
          }
          const working = world.in("at work");
          // One batch may be larger than all there is, alone.
          if (working.length > 1) expect(callsOf(working)).to.be.at.most(rule.atWork);
          expect(callsOf(world.in("waiting"))).to.be.at.most(rule.queued);
          expect(world.admission.stats()).to.deep.equal({
            atWork: callsOf(working),
            queued: callsOf(world.in("waiting")),
          });
          // Whoever waits has a reason to.
          const [first] = world.in("waiting");
          if (first !== undefined) expect(callsOf(working) + first.calls).to.be.greaterThan(rule.atWork);
        }
        const order = world.entered.map((request) => world.requests.indexOf(request));
        expect(order).to.deep.equal([...order].sort((a, b) => a - b));
        while (world.in("at work").length > 0) for (const request of world.in("at work")) request.leave();
        expect(world.in("waiting")).to.deep.equal([]);
        expect(world.admission.stats()).to.deep.equal({ atWork: 0, queued: 0 });
      }),
      { numRuns: 1_000 },
    );
  });

  it("lets nobody in whose time is over, and refuses them then", () => {
    const world = openWorld({ atWork: 1, queued: 10 });
    const first = world.come(1);
    const second = world.come(1);
    world.time.now += 200;
    const third = world.come(1);
    world.time.now += 300;
    first.leave();
    expect([second.state, third.state]).to.deep.equal(["refused", "at work"]);
  });

  it("refuses by itself those that have waited long enough, though nobody leaves", async () => {
    const admission = openAdmission({ atWork: 1, queued: 10, queueMs: 20 }, () => performance.now());
    const visit = () =>
      new Promise<string>((resolve) => {
        admission.visit({ calls: 1, enter: () => resolve("entered"), refuse: () => resolve("refused") });
      });
    expect(await Promise.all([visit(), visit(), visit()])).to.deep.equal(["entered", "refused", "refused"]);
    expect(admission.stats()).to.deep.equal({ atWork: 1, queued: 0 });
  });

  it("says when a caller would have to wait, and for a second that it refused one", () => {
    const world = openWorld({ atWork: 2, queued: 1 });
    world.come(1);
    expect(world.admission.isBusy()).to.equal(false);
    const second = world.come(1);
    expect(world.admission.isBusy()).to.equal(true);
    world.come(1);
    expect(world.admission.isShedding()).to.equal(false);
    expect(world.come(1).state).to.equal("refused");
    expect(world.admission.isShedding()).to.equal(true);
    second.leave();
    world.time.now += 1_000;
    expect(world.admission.isShedding()).to.equal(false);
  });
});
