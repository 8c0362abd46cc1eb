import { MarketplaceError } from "@marketplace/kernel";
import { errorCodes } from "@marketplace/kernel/error";
import { expect } from "chai";
import { type Logger, openLogger } from "./logger.ts";
import { CANARY, failureIn, leakyErrors, openTestServer, resultIn } from "./test-server.fixture.ts";

const statuses: Readonly<Record<string, number>> = {
  VALIDATION_FAILED: 400,
  UNAUTHENTICATED: 401,
  INVALID_CREDENTIALS: 401,
  SESSION_EXPIRED: 401,
  SESSION_REVOKED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  ALREADY_EXISTS: 409,
  STALE_VERSION: 409,
  CHANGE_IN_PROGRESS: 409,
  NOT_READY: 409,
  INVALID_TRANSITION: 409,
  NOT_FOR_SALE: 409,
  SOLD_OUT: 409,
  PRICE_CHANGED: 409,
  RESERVATION_EXPIRED: 409,
  PAYMENT_DECLINED: 402,
  IDEMPOTENCY_MISMATCH: 422,
  PAYLOAD_TOO_LARGE: 413,
  UNSUPPORTED_REQUEST: 415,
  RATE_LIMITED: 429,
  OVERLOADED: 503,
  STORE_UNAVAILABLE: 503,
  TIMEOUT: 504,
  INTERNAL: 500,
};

const INTERNAL_WORDS =
  "Something went wrong on our side. Try again; if it stays, tell support the request id.";

describe("a failure on the wire", () => {
  let server: Awaited<ReturnType<typeof openTestServer>>;
  before(async () => {
    server = await openTestServer();
  });
  after(() => server.close());

  it("has a status in this table for every code that there is", () => {
    expect(Object.keys(statuses)).to.have.members([...errorCodes]);
  });

  for (const [code, status] of Object.entries(statuses))
    it(`is ${status} for ${code}, with its code, words, facts and request`, async () => {
      const answer = await server.query("fail", { code }, { "x-request-id": `request-${code}` });
      expect(answer.status).to.equal(status);
      expect(failureIn(answer)).to.deep.equal({
        code,
        httpStatus: status,
        message: "Do this instead.",
        requestId: `request-${code}`,
        details: { requestId: `request-${code}`, retryAfterSeconds: 7 },
        fieldErrors: {},
      });
      expect(answer.text).to.not.include(CANARY);
    });

  it("tells in a header too how long to wait", async () => {
    expect((await server.query("fail", { code: "RATE_LIMITED" })).headers["retry-after"]).to.equal("7");
    expect((await server.query("hello")).headers["retry-after"]).to.equal(undefined);
  });

  it("names wrong fields by their dotted path", async () => {
    const answer = await server.mutate("nested", {
      price: { amount: 1.5, tax: 1 },
      tags: ["a", 2],
      role: "admin",
    });
    expect(answer.status).to.equal(400);
    expect(failureIn(answer)).to.deep.include({
      code: "VALIDATION_FAILED",
      message: "Some fields need correcting.",
      fieldErrors: {
        "price.amount": ["must be whole"],
        "price.tax": ["is not known here; remove it"],
        "tags.1": ["Invalid input: expected string, received number"],
        role: ["is not known here; remove it"],
      },
    });
  });

  it("says that a whole input is wrong under an empty path, and what the form is when there is none", async () => {
    expect(failureIn(await server.mutate("nested", "bike")).fieldErrors).to.deep.equal({
      "": ["Invalid input: expected object, received string"],
    });
    const none = failureIn(await server.mutate("nested"));
    expect(none).to.deep.include({ code: "VALIDATION_FAILED", fieldErrors: {} });
    expect(none.message).to.equal("The request is not of the form that this API takes.");
  });

  for (const kind of Object.keys(leakyErrors))
    it(`hides an unexpected error: ${kind}`, async () => {
      const answer = await server.query("leak", { kind });
      expect(answer.status).to.equal(500);
      expect(failureIn(answer)).to.deep.include({
        code: "INTERNAL",
        message: INTERNAL_WORDS,
        details: {},
        fieldErrors: {},
      });
      expect(answer.text).to.not.match(/canary|SELECT|example\.org|node_modules|\.ts:|at \w/i);
    });

  it("hides an answer that is not of its schema, and that the schema was not met", async () => {
    const answer = await server.query("badOutput");
    expect(answer.status).to.equal(500);
    expect(failureIn(answer)).to.include({ code: "INTERNAL", message: INTERNAL_WORDS });
    expect(answer.text).to.not.match(/canary|passwordHash|Output/i);
  });

  it("says of a store that is away only that it will pass", async () => {
    const answer = await server.query("away");
    expect(answer.status).to.equal(503);
    expect(failureIn(answer)).to.include({
      code: "STORE_UNAVAILABLE",
      message: "The service cannot do this at the moment; try again in a few seconds.",
    });
    expect(answer.text).to.not.match(/canary|ECONNREFUSED/);
  });

  it("stands beside the answers of a batch that succeeded", async () => {
    const input = encodeURIComponent(
      JSON.stringify({
        0: { json: { name: "ann" } },
        1: { json: { kind: "bug" } },
        2: { json: { code: "SOLD_OUT" } },
      }),
    );
    const answer = await server.ask(`/trpc/hello,leak,fail,viewer?batch=1&input=${input}`, {
      headers: { "x-request-id": "request-batch" },
    });
    expect(answer.status).to.equal(207);
    const [hello, leak, fail, viewer] = JSON.parse(answer.text).map((part: unknown) => ({
      text: JSON.stringify(part),
    }));
    expect(resultIn(hello)).to.deep.equal({ hello: "ann" });
    expect(failureIn(leak)).to.include({ code: "INTERNAL", httpStatus: 500, requestId: "request-batch" });
    expect(failureIn(fail)).to.include({ code: "SOLD_OUT", httpStatus: 409 });
    expect(resultIn(viewer)).to.equal(null);
    expect(answer.text).to.not.include(CANARY);
  });

  it("is of the same shape where no procedure was reached, and knows its request", async () => {
    const headers = { "x-request-id": "request-early" };
    const batch = Array.from({ length: 11 }, () => "hello").join(",");
    const answers = await Promise.all([
      server.query("nothing.here", undefined, headers),
      server.query("echo", { text: "a" }, headers),
      server.mutate("hello", { name: "ann" }, headers),
      server.ask(`/trpc/${batch}?batch=1&input={}`, { headers }),
      server.ask("/trpc/hello?input={not json", { headers }),
      server.ask("/trpc/noInput", { method: "POST", headers }),
    ]);
    expect(answers.map(({ status }) => status)).to.deep.equal([404, 405, 405, 400, 400, 415]);
    expect(answers.map((answer) => failureIn(answer).code)).to.deep.equal([
      "NOT_FOUND",
      "UNSUPPORTED_REQUEST",
      "UNSUPPORTED_REQUEST",
      "VALIDATION_FAILED",
      "VALIDATION_FAILED",
      "UNSUPPORTED_REQUEST",
    ]);
    for (const answer of answers) {
      expect(failureIn(answer)).to.include({ requestId: "request-early", httpStatus: answer.status });
      expect(failureIn(answer).message).to.match(/\.$/);
    }
  });

  for (const [name, thrown, status, code] of [
    ["unexpected", new Error(`secret ${CANARY}`), 500, "INTERNAL"],
    ["expected", new MarketplaceError("SESSION_REVOKED", "Sign in again."), 401, "SESSION_REVOKED"],
  ] as const)
    it(`is of the same shape when making the context fails, ${name}`, async () => {
      const fail = () => {
        throw thrown;
      };
      const log: Logger = Object.create(openLogger({ name: "test", level: "silent" }), {
        child: { value: fail },
      });
      const failing = await openTestServer({ log });
      const headers = { "x-request-id": "request-ctx" };
      const one = await failing.query("hello", undefined, headers);
      const batch = await failing.ask("/trpc/hello,viewer?batch=1&input={}", { headers });
      await failing.close();
      expect([one.status, batch.status]).to.deep.equal([status, status]);
      expect(failureIn(one)).to.include({ code, httpStatus: status, requestId: "request-ctx" });
      expect(one.text + batch.text).to.not.include(CANARY);
    });
});
