import { existsSync } from "node:fs";
import { expect } from "chai";
import pg from "pg";
import { stackDown, stackReset } from "./stack-down.ts";
import { stackStatus } from "./stack-status.ts";
import { type RunningStack, stackUp } from "./stack-up.ts";

// Starts four servers: their binaries were fetched for the stack that the other tests use.
describe("a stack", function () {
  this.timeout(300_000);
  const name = `own-${process.pid}`;
  // Whatever servers the environment names, this stack is to run its own.
  const variables = Object.fromEntries(
    Object.entries(process.env).filter(([key]) => !/^(POSTGRES|MONGO|REDIS|MINIO)_/.test(key)),
  );
  const up = () => stackUp({ name, variables, durability: "none" });
  let running: RunningStack;
  before(async () => {
    running = await up();
  });
  after(() => stackReset(name, { variables }));

  const pidOf = (stack: RunningStack, server: string) =>
    stack.servers.find((one) => one.name === server)?.pid ?? 0;
  const ask = async (sql: string) => {
    const client = new pg.Client({ connectionString: running.env.POSTGRES_URL });
    await client.connect();
    try {
      return (await client.query<Record<string, string>>(sql)).rows;
    } finally {
      await client.end();
    }
  };

  it("has four servers that can be worked with, and prepared transactions", async () => {
    expect(running.servers.map(({ origin }) => origin)).to.deep.equal([
      "started",
      "started",
      "started",
      "started",
    ]);
    expect(await stackStatus(name, { variables })).to.include({ up: true });
    expect(await ask("SHOW max_prepared_transactions")).to.deep.equal([{ max_prepared_transactions: "64" }]);
  });

  it("is found by a second call, which starts nothing", async () => {
    const again = await up();
    expect(again.servers.map(({ origin }) => origin)).to.deep.equal([
      "attached",
      "attached",
      "attached",
      "attached",
    ]);
    expect(again.env).to.deep.equal(running.env);
  });

  it("shows a killed server as down, and restarts that one alone, with its data", async () => {
    await ask("CREATE TABLE kept AS SELECT 'here' AS what");
    process.kill(pidOf(running, "postgres"), "SIGKILL");
    process.kill(pidOf(running, "redis"), "SIGKILL");
    const origins = (await up()).servers.map(({ name: server, origin }) => `${server} ${origin}`);
    expect(origins).to.deep.equal(["postgres started", "mongo attached", "redis started", "minio attached"]);
    expect(await ask("SELECT what FROM kept")).to.deep.equal([{ what: "here" }]);
  });

  it("keeps data, ports and credentials over down and up, and loses all at reset", async () => {
    await stackDown(name, { variables });
    const { servers, folder } = await stackStatus(name, { variables });
    expect(servers.map(({ health }) => health)).to.deep.equal(["down", "down", "down", "down"]);
    expect((await up()).env).to.deep.equal(running.env);
    await stackReset(name, { variables });
    expect(existsSync(folder)).to.equal(false);
    expect(await stackStatus(name, { variables })).to.include({ up: false });
  });

  it("says of a server elsewhere that does not answer which variable names it", async () => {
    const failure: unknown = await stackUp({
      name: `${name}-x`,
      variables: {
        ...variables,
        POSTGRES_URL: "postgres://u:p@127.0.0.1:1/x",
        REDIS_URL: running.env.REDIS_URL,
      },
    }).catch((error: unknown) => error);
    await stackReset(`${name}-x`, { variables });
    expect(String(failure)).to.contain("POSTGRES_URL names a PostgreSQL that cannot be worked with");
  });
});
