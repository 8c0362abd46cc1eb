import { expect } from "chai";
import fc from "fast-check";
import { MarketplaceError } from "./error.ts";
import { statusMachine } from "./status-machine.ts";

type Door = "open" | "closed" | "locked" | "gone";
type Turn = "close" | "open" | "lock" | "unlock" | "remove";
type Who = "guest" | "owner";

const door = {
  name: "door",
  initial: "open",
  states: ["open", "closed", "locked", "gone"],
  transitions: [
    { from: "open", event: "close", to: "closed", by: ["guest", "owner"] },
    { from: "closed", event: "open", to: "open", by: ["guest", "owner"] },
    { from: "closed", event: "lock", to: "locked", by: ["owner"] },
    { from: "locked", event: "unlock", to: "closed", by: ["owner"] },
    { from: "open", event: "remove", to: "gone", by: ["owner"] },
    { from: "closed", event: "remove", to: "gone", by: ["owner"] },
  ],
} satisfies Parameters<typeof statusMachine<Door, Turn, Who>>[0];
const machine = statusMachine<Door, Turn, Who>(door);

function refusalOf(from: Door, event: Turn, actor: Who): MarketplaceError {
  try {
    machine.next(from, event, actor);
  } catch (thrown) {
    if (thrown instanceof MarketplaceError) return thrown;
    throw thrown;
  }
  throw new Error("The event was to be refused");
}

describe("a status machine", () => {
  it("leads where its table says, for those who may", () => {
    for (const { from, event, to, by } of door.transitions)
      for (const actor of by) expect(machine.next(from, event, actor)).to.equal(to);
  });

  it("refuses everything that its table does not say, and says what is allowed", () => {
    const events: Turn[] = ["close", "open", "lock", "unlock", "remove"];
    for (const from of door.states)
      for (const event of events) {
        if (door.transitions.some((row) => row.from === from && row.event === event)) continue;
        const { code, details } = refusalOf(from, event, "owner");
        const rows = door.transitions.filter((row) => row.from === from);
        expect(code).to.equal("INVALID_TRANSITION");
        expect(details).to.deep.equal({
          current: from,
          event,
          allowedStates: [...new Set(rows.map((row) => row.to))],
          allowedEvents: rows.map((row) => row.event),
        });
      }
  });

  it("tells a person what can be done instead", () => {
    expect(refusalOf("closed", "close", "guest").message).to.equal(
      "A door that is closed cannot close. It can become: open, locked, gone.",
    );
    expect(refusalOf("gone", "open", "owner").message).to.equal(
      "A door that is gone cannot open. It is final.",
    );
  });

  it("names who may, when somebody else tries", () => {
    const { code, message } = refusalOf("closed", "lock", "guest");
    expect({ code, message }).to.deep.equal({
      code: "FORBIDDEN",
      message: "Only the owner can lock this door.",
    });
  });

  it("allows an actor exactly the events that lead somewhere", () => {
    expect(machine.allowed("closed", "guest")).to.deep.equal(["open"]);
    expect(machine.allowed("closed", "owner")).to.deep.equal(["open", "lock", "remove"]);
    expect(machine.allowed("gone", "owner")).to.deep.equal([]);
  });

  it("stays among its states, whatever is tried and by whom", () => {
    const attempt = fc.record({
      event: fc.constantFrom<Turn>("close", "open", "lock", "unlock", "remove"),
      actor: fc.constantFrom<Who>("guest", "owner"),
    });
    fc.assert(
      fc.property(fc.array(attempt, { maxLength: 30 }), (attempts) => {
        let state: Door = machine.initial;
        for (const { event, actor } of attempts) {
          const may = machine.allowed(state, actor).includes(event);
          try {
            state = machine.next(state, event, actor);
            expect(may).to.equal(true);
          } catch (thrown) {
            expect(thrown).to.be.instanceOf(MarketplaceError);
            expect(may).to.equal(false);
          }
          expect(machine.states).to.include(state);
        }
      }),
    );
  });
});

describe("a table that is wrong is refused when the process starts", () => {
  const lamp = {
    name: "lamp",
    initial: "off",
    states: ["off", "on"],
    transitions: [{ from: "off", event: "press", to: "on", by: ["anyone"] }],
  };
  const [press] = lamp.transitions;
  if (press === undefined) throw new Error("The table has a row");
  const wrong: readonly (readonly [string, Partial<typeof lamp>, string])[] = [
    ["a state that nothing leads to", { states: ["off", "on", "broken"] }, "broken cannot be reached"],
    ["a state that is named twice", { states: ["off", "on", "off"] }, "off is named twice"],
    ["a first state that is none", { initial: "dim" }, "dim is not a state"],
    [
      "a row from an unknown state",
      { transitions: [press, { ...press, from: "dim" }] },
      "dim is not a state",
    ],
    [
      "a row to an unknown state",
      { transitions: [press, { ...press, event: "x", to: "dim" }] },
      "dim is not a state",
    ],
    [
      "an event that is named twice",
      { transitions: [press, { ...press, to: "off" }] },
      "off press is named twice",
    ],
    ["a row that nobody may cause", { transitions: [{ ...press, by: [] }] }, "off press has no actor"],
  ];

  for (const [name, changes, problem] of wrong)
    it(`for ${name}`, () => {
      expect(() => statusMachine<string, string, string>({ ...lamp, ...changes })).to.throw(
        Error,
        `The status machine of lamp is wrong: ${problem}`,
      );
    });

  it("with everything that is wrong at once", () => {
    const table = { ...lamp, states: ["off", "on", "broken"], transitions: [{ ...press, by: [] }] };
    expect(() => statusMachine<string, string, string>(table)).to.throw(/no actor; broken cannot be reached/);
  });
});
