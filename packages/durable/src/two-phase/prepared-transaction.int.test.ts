import { MarketplaceError } from "@marketplace/kernel";
import { openTestStores, type TestStores, untilAnswered } from "@marketplace/testing";
import { expect } from "chai";
import type { ClientBase } from "pg";
import { openPreparedTransactions, type PreparedTransactions } from "./prepared-transaction.ts";

const deadline = new Date(0);

describe("openPreparedTransactions", () => {
  let suite: TestStores;
  let bank: PreparedTransactions;
  let hasty: PreparedTransactions;
  let other: PreparedTransactions;
  let count = 0;
  const newGid = () => `prepared-${++count}`;

  before(async () => {
    suite = await openTestStores({ migrated: false });
    const connectionString = suite.settings.POSTGRES_URL;
    bank = openPreparedTransactions({ name: "bank", connectionString });
    hasty = openPreparedTransactions({ name: "bank", connectionString, timeoutMs: 1_000 });
    other = openPreparedTransactions({ name: "bank-2", connectionString });
    await suite.stores.postgres.sequelize.query("CREATE TABLE entries (gid text PRIMARY KEY)");
  });
  after(async () => {
    await bank.close();
    await hasty.close();
    await other.close();
    await suite.close();
  });

  const insert = (gid: string) => (client: ClientBase) =>
    client.query("INSERT INTO entries VALUES ($1)", [gid]).then(() => {});
  const entries = async () => {
    const [rows] = await suite.stores.postgres.sequelize.query("SELECT gid FROM entries ORDER BY gid");
    return rows.map((row) => (typeof row === "object" && row !== null && "gid" in row ? row.gid : row));
  };
  const standing = async (resource = bank) =>
    (await resource.prepared({ overdueAt: null, limit: 10 })).map(({ gid }) => gid);

  it("shows nobody what is prepared, and everybody what is committed, once however often it is told", async () => {
    const gid = newGid();
    const work = bank.work(insert(gid));
    expect(await work.prepare(gid, deadline)).to.deep.equal({ ready: true });
    expect(await work.prepare(gid, deadline)).to.deep.equal({ ready: true });
    expect(await entries()).to.not.include(gid);
    expect(await standing()).to.deep.equal([gid]);
    await Promise.all([bank.commit(gid), bank.commit(gid), bank.commit(gid)]);
    expect(await entries()).to.include(gid);
    expect(await standing()).to.deep.equal([]);
  });

  it("aborts what is prepared, and nothing where nothing is", async () => {
    const gid = newGid();
    await bank.abort(gid);
    await bank.work(insert(gid)).prepare(gid, deadline);
    await bank.abort(gid);
    await bank.abort(gid);
    expect(await entries()).to.not.include(gid);
    expect(await standing()).to.deep.equal([]);
  });

  it("votes no when the work refuses, and leaves nothing", async () => {
    const gid = newGid();
    const refusal = new MarketplaceError("FORBIDDEN", "No.");
    const work = bank.work(async (client) => {
      await insert(gid)(client);
      throw refusal;
    });
    expect(await work.prepare(gid, deadline)).to.deep.equal({ ready: false, refusal, heldBy: null });
    expect(await standing()).to.deep.equal([]);
  });

  it("notices that PostgreSQL has rolled back instead, after a failure that the work kept to itself", async () => {
    const gid = newGid();
    const work = bank.work(async (client) => {
      await insert(gid)(client);
      await client.query("SELECT 1 / 0").catch(() => {});
    });
    const failure = await work.prepare(gid, deadline).catch((thrown: unknown) => thrown);
    expect(failure).to.have.property("message", "PREPARE TRANSACTION in bank answered ROLLBACK");
    expect(await standing()).to.deep.equal([]);
  });

  it("lets PostgreSQL end a transaction that stands idle, and lives through its connection's end", async () => {
    const gid = newGid();
    const work = bank.work(async (client) => {
      await insert(gid)(client);
      await new Promise<void>((resolve) => client.once("end", resolve));
    });
    const failure = await work.prepare(gid, deadline).catch((thrown: unknown) => thrown);
    expect(failure).to.be.an.instanceOf(Error);
    expect(await standing()).to.deep.equal([]);
    // The pool goes on with another connection.
    expect(await bank.work(insert(gid)).prepare(gid, deadline)).to.deep.equal({ ready: true });
    await bank.abort(gid);
  });

  it("waits for a lock no longer than it is told", async () => {
    const gid = newGid();
    const rival = newGid();
    await bank.work(insert(gid)).prepare(gid, deadline);
    // Its time is for the lock: a busy machine may take longer to open a connection.
    await untilAnswered(() => standing(hasty));
    const failure = await hasty
      .work(insert(gid))
      .prepare(rival, deadline)
      .catch((thrown: unknown) => thrown);
    expect(failure).to.have.property("code").that.is.oneOf(["55P03", "57014"]);
    await bank.abort(gid);
    expect(await standing()).to.deep.equal([]);
  });

  it("sees its own and no other resource's, and those alone that are overdue when asked so", async () => {
    const gid = newGid();
    await bank.work(insert(gid)).prepare(gid, deadline);
    expect(await standing(other)).to.deep.equal([]);
    const at = (milliseconds: number) =>
      bank.prepared({ overdueAt: new Date(Date.now() + milliseconds), limit: 10 });
    expect(await at(0)).to.deep.equal([]);
    expect(await at(60_000)).to.have.length(1);
    await bank.abort(gid);
  });

  it("keeps apart from another database's of the same server, name and gid", async () => {
    const gid = newGid();
    const neighbour = await openTestStores({ migrated: false });
    const theirs = openPreparedTransactions({
      name: "bank",
      connectionString: neighbour.settings.POSTGRES_URL,
    });
    await theirs.work(async (client) => void (await client.query("SELECT 1"))).prepare(gid, deadline);
    await bank.work(insert(gid)).prepare(gid, deadline);
    await bank.commit(gid);
    expect(await entries()).to.include(gid);
    expect(await standing(theirs)).to.deep.equal([gid]);
    await theirs.abort(gid);
    await theirs.close();
    await neighbour.close();
  });

  it("takes no gid that is more than a name", async () => {
    const work = bank.work(async () => {});
    for (const gid of ["", "short", "it's-a-quote", "a".repeat(121), "line\nbreak-gid"]) {
      const failure = await work.prepare(gid, deadline).catch((thrown: unknown) => thrown);
      expect(failure, gid).to.have.property("name", "ZodError");
    }
  });
});
