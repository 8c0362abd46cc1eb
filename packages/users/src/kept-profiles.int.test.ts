import { createCaller } from "@marketplace/rpc";
import { openPostgres, rowsOf } from "@marketplace/stores";
import { failureFrom, testContext } from "@marketplace/testing";
import { expect } from "chai";
import { z } from "zod";
import { userEventSchema } from "./events.ts";
import { ensureFirstAdmin } from "./first-admin.ts";
import { profileTag, userEventTags } from "./profile-tags.ts";
import { findProfileRows, PROFILES } from "./profiles.ts";
import { userQueries } from "./queries.ts";
import { changeStanding } from "./standing.ts";
import { openUsers, type Users } from "./users.fixture.ts";

const eventRow = z.object({
  id: z.string(),
  type: z.string(),
  version: z.int(),
  aggregateId: z.string(),
  sequence: z.int(),
  at: z.date(),
  payload: z.json(),
});

describe("what is kept of profiles", () => {
  let users: Users;
  before(async () => {
    users = await openUsers();
  });
  after(() => users.close());

  const nameOf = async (userId: string) => (await users.ask(null).profile({ userId })).name;
  const loads = () => users.deps.cache.stats().entries["users.profile"]?.misses ?? 0;
  const standing = (userId: string, status: "active" | "suspended") =>
    changeStanding(users.deps, testContext(), { userId, standing: { status }, actorId: null });
  const eventsOf = (userId: string) =>
    rowsOf(users.deps.postgres.sequelize, eventRow, {
      sql: `SELECT id, type, version, aggregate_id AS "aggregateId", sequence, at, payload FROM outbox
            WHERE aggregate_id = $userId ORDER BY position`,
      bind: { userId },
    });

  it("is answered without a look at the store, until its owner changes it", async () => {
    const { account, tokens } = await users.join();
    const before = loads();
    expect(await nameOf(account.id)).to.equal("Anna Jensen");
    expect(await nameOf(account.id)).to.equal("Anna Jensen");
    expect(loads() - before).to.equal(1);
    await users.as(tokens.accessToken).updateProfile({ version: 1, name: "Anna Holm" });
    expect(await nameOf(account.id)).to.equal("Anna Holm");
    expect((await users.ask(tokens.accessToken).profile({ userId: account.id })).name).to.equal("Anna Holm");
  });

  it("is left alone by what nobody else sees", async () => {
    const { account, tokens } = await users.join();
    await nameOf(account.id);
    const before = loads();
    await users.as(tokens.accessToken).updatePreferences({ version: 1, preferences: { locale: "da" } });
    await nameOf(account.id);
    expect(loads()).to.equal(before);
  });

  it("goes with a suspension, and comes back with its end", async () => {
    const { account } = await users.join();
    await nameOf(account.id);
    await standing(account.id, "suspended");
    for (const _again of [1, 2]) expect((await failureFrom(nameOf(account.id))).code).to.equal("NOT_FOUND");
    await standing(account.id, "active");
    expect(await nameOf(account.id)).to.equal("Anna Jensen");
  });

  it("ends with what its events tell, each written with the change that it tells of", async () => {
    const { account, tokens } = await users.join();
    const as = users.as(tokens.accessToken);
    await as.updateProfile({ version: 1, bio: "Bikes." });
    await failureFrom(as.updateProfile({ version: 1, bio: "Too late." }));
    await as.updatePreferences({ version: 2, preferences: { locale: "da" } });
    await as.updateProfile({ version: 3, city: "Aarhus" });
    await standing(account.id, "suspended");
    const events = await eventsOf(account.id);
    expect(events.map(({ type, sequence }) => [type, sequence])).to.deep.equal([
      ["users.registered", 1],
      ["users.profile-changed", 2],
      ["users.profile-changed", 4],
      ["users.profile-changed", 5],
    ]);
    for (const event of events) {
      // Whom it is about, and nothing of them.
      expect(userEventSchema.parse(event).payload).to.deep.equal({ userId: account.id });
      expect(userEventTags(event)).to.deep.equal([profileTag(account.id)]);
    }
    expect(userEventTags({ ...eventRow.parse(events[0]), type: "orders.placed" })).to.deep.equal([]);
  });

  it("ends when the first administrator takes an account over", async () => {
    const { account } = await users.join("operator@example.org");
    await standing(account.id, "suspended");
    expect((await failureFrom(nameOf(account.id))).code).to.equal("NOT_FOUND");
    await ensureFirstAdmin(users.deps, { email: "operator@example.org", password: "correct horse battery" });
    expect(await nameOf(account.id)).to.equal("Anna Jensen");
    const events = await eventsOf(account.id);
    expect(events.at(-1)).to.include({ type: "users.profile-changed", sequence: 3 });
  });

  describe("while PostgreSQL is away", () => {
    it("is answered from what was projected, and as away where nothing was", async () => {
      const [projected, other] = [(await users.join()).account, (await users.join()).account];
      const row = (await findProfileRows(users.deps, [projected.id])).get(projected.id);
      await users.deps.mongo.db
        .collection<{ _id: string }>(PROFILES)
        .insertOne({ _id: projected.id, ...row });
      const postgres = openPostgres({
        ...users.suite.settings,
        POSTGRES_URL: "postgres://nobody@127.0.0.1:1/none",
      });
      try {
        const ask = createCaller(userQueries({ ...users.deps, postgres }))(testContext());
        const { id, createdAt } = projected;
        expect(await ask.profile({ userId: id })).to.deep.equal({
          ...{ id, name: "Anna Jensen", bio: "", avatarUrl: null, city: null, country: null },
          memberSince: createdAt,
        });
        expect((await failureFrom(ask.profile({ userId: other.id }))).code).to.equal("STORE_UNAVAILABLE");
      } finally {
        await postgres.close();
      }
      // What was answered meanwhile is not what is kept of it.
      expect(users.deps.cache.stats().entries["users.profile.else"]?.misses).to.equal(2);
      expect(await nameOf(projected.id)).to.equal("Anna Jensen");
    });

    it("shows nothing of who was suspended when it was projected", async () => {
      const { account } = await users.join();
      await standing(account.id, "suspended");
      expect((await findProfileRows(users.deps, [account.id])).size).to.equal(0);
    });
  });
});
