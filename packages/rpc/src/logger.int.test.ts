import { openTestStores, type TestStores } from "@marketplace/testing";
import { expect } from "chai";
import { openLogger } from "./logger.ts";
import { CANARY, openTestServer, tokens } from "./test-server.fixture.ts";

const EMAIL = `${CANARY}@mail.example.org`;

describe("no secret reaches the log", () => {
  let suite: TestStores;
  before(async () => {
    suite = await openTestStores();
  });
  after(() => suite.close());

  /** The line that is logged of what a call fails with. */
  async function logged(call: Promise<unknown>): Promise<string> {
    const failure: unknown = await call.then(
      (answer) => {
        throw new Error(`It was to fail, and answered ${JSON.stringify(answer)}`);
      },
      (thrown: unknown) => thrown,
    );
    const lines: string[] = [];
    openLogger({ name: "t", level: "info" }, { write: (line) => lines.push(line) }).error(
      { err: failure },
      "call",
    );
    return lines.join("");
  }

  it("from what PostgreSQL says of the values that it refuses", async () => {
    const { sequelize } = suite.stores.postgres;
    const insert = (email: string, hash: string) =>
      sequelize.query(
        "INSERT INTO users (id, email, password_hash, name, created_at, updated_at) VALUES (gen_random_uuid(), :email, :hash, 'x', now(), now())",
        { replacements: { email, hash } },
      );
    const hash = `$argon2id$v=19$m=19456,t=2,p=1$${CANARY}$x`;
    await insert(EMAIL, hash);
    const lines = await Promise.all([
      logged(insert(EMAIL, hash)),
      logged(insert(`other-${EMAIL}`, CANARY)),
      logged(sequelize.query(`SELECT '${CANARY}'::uuid`)),
      logged(sequelize.query("SELECT $1::int", { bind: [CANARY] })),
      logged(sequelize.query(`SELEKT '${CANARY}'`)),
    ]);
    for (const line of lines) expect(line).to.not.include(CANARY);
    expect(lines[0])
      .to.include("SequelizeUniqueConstraintError")
      .and.include("23505")
      .and.include("users_email_key");
  });

  it("from what MongoDB says of the documents that it refuses", async () => {
    const things = suite.stores.mongo.db.collection("accounts");
    await things.createIndex({ contact: 1 }, { unique: true });
    await things.insertOne({ contact: CANARY });
    const lines = await Promise.all([
      logged(things.insertOne({ contact: CANARY })),
      logged(things.insertMany([{ contact: CANARY }])),
      logged(suite.stores.mongo.db.collection("listings").insertOne({ title: CANARY })),
    ]);
    for (const line of lines) expect(line).to.not.include(CANARY);
    expect(lines[0]).to.include("MongoServerError").and.include("11000");
  });

  it("from what Redis says of the commands that it refuses", async () => {
    const { redis } = suite.stores.redis;
    await redis.set("text", "x");
    expect(await logged(redis.hset("text", "f", CANARY)))
      .to.include("WRONGTYPE")
      .and.not.include(CANARY);
  });

  it("from any request: tokens, inputs, cookies, answers and unexpected errors", async () => {
    const server = await openTestServer();
    const headers = { authorization: `Bearer ${tokens.member}`, cookie: `__Host-refresh=${CANARY}` };
    await server.query("hello", { name: CANARY }, headers);
    await server.query("hello", { name: CANARY, password: CANARY }, headers);
    await server.query("viewer", undefined, { authorization: `Bearer ${CANARY}-0000000000000` });
    await server.query("forMembers", undefined, { authorization: `Bearer ${tokens.broken}` });
    await server.query("fail", { code: "RATE_LIMITED" }, headers);
    await server.query("badOutput", undefined, headers);
    await server.query("away", undefined, headers);
    await server.query("nothing", { token: CANARY }, headers);
    await server.mutate("cookie", undefined, headers);
    await server.mutate("echo", { text: CANARY.repeat(9) }, headers);
    await server.ask(`/trpc/hello?input={"${CANARY}`);
    await server.ask("/trpc/echo", { method: "POST", headers: { origin: `https://${CANARY}.example` } });
    // The rest say their canary as plain words, in which nobody can tell a secret.
    for (const kind of ["bug", "query", "caused"]) await server.query("leak", { kind });
    await server.close();
    expect(server.lines().filter((line) => JSON.stringify(line).includes(CANARY))).to.deep.equal([]);
    for (const token of Object.values(tokens)) expect(server.logged()).to.not.include(token);
    expect(server.lines().length).to.be.greaterThan(15);
  });

  it("and yet the log says what happened: each call, each refusal, and why a store failed", async () => {
    const server = await openTestServer();
    const headers = { "x-request-id": "request-1" };
    await server.query("hello", undefined, headers);
    await server.query("fail", { code: "NOT_FOUND" }, headers);
    await server.query("hello", { name: "" }, headers);
    await server.query("away", undefined, headers);
    await server.query("leak", { kind: "caused" }, headers);
    await server.query("nothing", undefined, headers);
    await server.mutate("hello", undefined, headers);
    await server.ask("/trpc/echo", { method: "POST", headers });
    await server.close();
    const told = server.lines().filter(({ requestId }) => requestId === "request-1");
    expect(told.map(({ level, msg, path, outcome }) => [level, msg, path, outcome])).to.deep.equal([
      [30, "call", "hello", "ok"],
      [30, "call", "fail", "NOT_FOUND"],
      [30, "call", "hello", "VALIDATION_FAILED"],
      [40, "call", "away", "STORE_UNAVAILABLE"],
      [50, "call", "leak", "INTERNAL"],
      [30, "request", "nothing", "NOT_FOUND"],
      [30, "request", "hello", "UNSUPPORTED_REQUEST"],
      [30, "request", undefined, "UNSUPPORTED_REQUEST"],
    ]);
    expect(told[0]).to.have.property("milliseconds").that.is.a("number");
    expect(told[3]).to.have.nested.property("err.code", "ECONNREFUSED");
    expect(told[4]).to.have.nested.property("err.cause.message", "inner");
  });
});
