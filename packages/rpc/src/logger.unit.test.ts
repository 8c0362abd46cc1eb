import { expect } from "chai";
import fc from "fast-check";
import { z } from "zod";
import { type Logger, openLogger } from "./logger.ts";

const SECRET = "canary-7f3a";
const EMAIL = "ann.canary-7f3a@mail.example.org";

/** What a log writes, as text and as the objects of its lines. */
function written(work: (log: Logger) => void) {
  const lines: string[] = [];
  work(openLogger({ name: "test", level: "trace" }, { write: (line) => lines.push(line) }));
  const objects = lines.map((line) => z.record(z.string(), z.unknown()).parse(JSON.parse(line)));
  return { text: lines.join(""), lines: objects, first: objects[0] ?? {} };
}

/** A value under so many names, one inside the other. */
const nested = (depth: number, value: object): object =>
  depth === 0
    ? value
    : depth % 2 === 0
      ? { list: [nested(depth - 1, value)] }
      : { inner: nested(depth - 1, value) };

const names = [
  "password",
  "newPassword",
  "passwordHash",
  "token",
  "accessToken",
  "refreshToken",
  "authorization",
  "cookie",
  "set-cookie",
  "secret",
  "secretKey",
  "email",
  "Email",
  "apiKey",
];

describe("the log", () => {
  it("is one JSON object a line, with its time, level, name and request", () => {
    const { text, lines } = written((log) => {
      const child = log.child({ requestId: "request-1" });
      child.info({ path: "orders.place", milliseconds: 1.5, ok: true, nothing: null }, "call");
      child.error({ err: new Error("two\nlines") }, "failed\nbadly");
    });
    expect(text.trim().split("\n")).to.have.lengthOf(2);
    expect(lines[0]).to.include({
      name: "test",
      level: 30,
      requestId: "request-1",
      path: "orders.place",
      msg: "call",
    });
    expect(lines[0]).to.include({ milliseconds: 1.5, ok: true, nothing: null });
    expect(lines[0]?.time).to.match(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    expect(lines[1]).to.deep.include({ level: 50, msg: "failed\nbadly" });
  });

  for (const name of names)
    it(`blots out ${name} at every depth, in what is logged, in what is bound, and in causes`, () => {
      for (const depth of [0, 1, 2, 3, 4, 5, 6]) {
        const facts = nested(depth, { [name]: SECRET, deeper: { [name]: { value: SECRET } } });
        const error = Object.assign(
          new Error("outer", { cause: new Error("inner", { cause: facts }) }),
          facts,
        );
        const { text } = written((log) => {
          log.info(facts, "x");
          log.child({ facts }).info("x");
          log.error({ err: error }, "x");
          log.error(error);
          log.error({ failures: [error, { error }] }, "x");
          log.error({ err: new AggregateError([error, facts]) }, "x");
        });
        expect(text, text).to.not.include(SECRET);
        expect(text).to.match(/\[redacted\]|\[too deep\]/);
      }
    });

  it("blots out addresses and secrets in the midst of texts, whoever wrote them", () => {
    const texts = [
      `no account for ${EMAIL}`,
      `connect postgres://shop:${SECRET}@db.example:5432/shop failed`,
      `connect mongodb://shop:${SECRET}@a.example,b.example/shop failed`,
      `the header was Bearer ${SECRET}-and-more`,
      `login failed: password=${SECRET}, "accessToken": "${SECRET}", refresh_token: ${SECRET}`,
      `the hash is $argon2id$v=19$m=19456,t=2,p=1$${SECRET}$abc`,
      `the token is ${SECRET}${"x".repeat(40)}`,
      `E11000 duplicate key error collection: d.users index: email_1 dup key: { email: "${SECRET}" }`,
      `invalid input syntax for type uuid: "${SECRET}"`,
      `invalid input value for enum role: "${SECRET}"`,
    ];
    for (const text of texts) {
      const all = written((log) => {
        log.info({ note: text }, text);
        log.info(text);
        log.error(new Error(text));
        log.error({ err: new Error("outer", { cause: new Error(text) }) }, "x");
      });
      expect(all.text, text).to.not.include(SECRET).and.not.include(EMAIL);
    }
  });

  it("blots out what JSON.parse quotes of a text that it could not read", () => {
    for (const text of [SECRET, `{"password":"${SECRET}`, `{"a":${SECRET}}`]) {
      const { text: logged } = written((log) => {
        try {
          JSON.parse(text);
        } catch (failure) {
          log.error({ err: failure }, "x");
        }
      });
      expect(logged).to.include("SyntaxError").and.not.include(SECRET);
    }
  });

  it("keeps of an error what helps: its kind, code, words, place and causes", () => {
    const cause = Object.assign(new RangeError("too far"), { code: "E_FAR" });
    const error = Object.assign(new TypeError("went wrong", { cause }), {
      constraint: "users_email_key",
      sql: SECRET,
      parameters: [SECRET],
    });
    const { first } = written((log) => log.error({ err: error }, "x"));
    expect(first).to.have.nested.property("err.type", "TypeError");
    expect(first).to.have.nested.property("err.message", "went wrong");
    expect(first).to.have.nested.property("err.constraint", "users_email_key");
    expect(first)
      .to.have.nested.property("err.stack[0]")
      .that.match(/^at .*logger\.unit\.test/);
    expect(first).to.have.nested.property("err.cause.type", "RangeError");
    expect(first).to.have.nested.property("err.cause.code", "E_FAR");
    expect(first).to.not.have.any.keys("sql", "parameters");
    expect(JSON.stringify(first)).to.not.include(SECRET);
  });

  it("keeps ids, times and plain facts as they are", () => {
    const facts = {
      userId: "0197a5c2-7b1e-7cc3-8f4e-3d1f0a6b9e21",
      at: new Date("2026-06-01T12:00:00Z"),
      n: 10n,
      list: [1, "a", null],
    };
    const { first } = written((log) => log.info(facts, "x"));
    expect(first).to.deep.include({
      userId: facts.userId,
      at: "2026-06-01T12:00:00.000Z",
      n: "10",
      list: [1, "a", null],
    });
  });

  it("writes anything, also what refers to itself, is vast, or cannot be told", () => {
    const circle: Record<string, unknown> = { name: "circle" };
    circle.self = circle;
    const error = new Error("circle");
    error.cause = error;
    const odd = {
      circle,
      error,
      vast: Array.from({ length: 10_000 }, () => "x"),
      long: "x ".repeat(100_000),
    };
    const { text, lines } = written((log) => {
      log.info(
        { ...odd, map: new Map([["password", SECRET]]), set: new Set([1]), bytes: Buffer.from(SECRET) },
        "x",
      );
      log.info({ none: undefined, bad: new Date(Number.NaN), f: () => 1, s: Symbol("s") }, "x");
    });
    expect(lines).to.have.lengthOf(2);
    expect(text.length).to.be.lessThan(20_000);
    expect(text).to.not.include(Buffer.from(SECRET).toString("base64"));
  });

  it("never lets a secret through, wherever in a value it stands", () => {
    const key = fc.constantFrom("a", "input", "items", "err");
    const secretAt = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 6 },
        fc.constantFrom(...names).map((name) => ({ [name]: SECRET })),
        fc.array(tie("value"), { maxLength: 3 }),
        fc.dictionary(key, tie("value"), { maxKeys: 3 }),
        tie("value").map((cause) => new Error("x", { cause })),
      ),
    })).value;
    fc.assert(
      fc.property(secretAt, (value) => {
        expect(written((log) => log.info({ value }, "x")).text).to.not.include(SECRET);
      }),
    );
  });
});
