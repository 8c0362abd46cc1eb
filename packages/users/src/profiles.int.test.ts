import { failureFrom, testContext } from "@marketplace/testing";
import { expect } from "chai";
import { findProfiles } from "./profiles.ts";
import { changeStanding } from "./standing.ts";
import { openUsers, type Users } from "./users.fixture.ts";

describe("profiles", () => {
  let users: Users;
  before(async () => {
    users = await openUsers();
  });
  after(() => users.close());

  it("show everybody a name and what a person tells, and never the e-mail address", async () => {
    const { account, tokens } = await users.join();
    await users
      .as(tokens.accessToken)
      .updateProfile({ version: 1, bio: "Bikes.", city: "Aarhus", country: "DK" });
    expect(await users.ask(null).profile({ userId: account.id })).to.deep.equal({
      id: account.id,
      name: "Anna Jensen",
      bio: "Bikes.",
      avatarUrl: null,
      city: "Aarhus",
      country: "DK",
      memberSince: account.createdAt,
    });
  });

  it("show a photograph by its public address", async () => {
    const { account } = await users.join();
    const { postgres, minio } = users.deps;
    const key = `user/${account.id}/avatars/abc.webp`;
    await postgres.sequelize.query("UPDATE users SET avatar_key = :key WHERE id = :id", {
      replacements: { key, id: account.id },
    });
    const { avatarUrl } = await users.ask(null).profile({ userId: account.id });
    expect(avatarUrl).to.equal(minio.publicUrl(minio.buckets.profileImages, key));
  });

  it("are not there for nobody's id, nor for a suspended account", async () => {
    const { account } = await users.join();
    const standing = { status: "suspended" } as const;
    await changeStanding(users.deps, testContext(), { userId: account.id, standing, actorId: null });
    for (const userId of [account.id, users.deps.newId()])
      expect(await failureFrom(users.ask(null).profile({ userId }))).to.include({ code: "NOT_FOUND" });
    expect(await failureFrom(users.ask(null).profile({ userId: "1 OR 1=1" }))).to.include({
      code: "VALIDATION_FAILED",
    });
  });

  it("are read many at once, by id, without those that do not exist", async () => {
    const anna = await users.join();
    const bo = await users.join();
    const ids = [anna.account.id, bo.account.id, users.deps.newId(), anna.account.id];
    const found = await findProfiles(users.deps, ids);
    expect([...found.keys()]).to.have.members([anna.account.id, bo.account.id]);
    expect(found.get(bo.account.id)).to.include({ name: "Anna Jensen" }).and.to.not.have.property("email");
    expect(await findProfiles(users.deps, [])).to.have.property("size", 0);
  });
});
