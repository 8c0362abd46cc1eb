import { failureFrom } from "@marketplace/testing";
import { expect } from "chai";
import { QueryTypes } from "sequelize";
import { setAvatar } from "./avatar.ts";
import { auditOf, openUsers, type Users } from "./users.fixture.ts";

describe("an avatar", () => {
  let users: Users;
  before(async () => {
    users = await openUsers();
  });
  after(() => users.close());

  const keyOf = (userId: string, name: string) => `user/${userId}/avatars/${name}-480.webp`;
  const shown = async (userId: string) => (await users.ask(null).profile({ userId })).avatarUrl;
  const urlOf = (key: string) => {
    const { minio } = users.deps;
    return minio.publicUrl(minio.buckets.profileImages, key);
  };
  const told = async (userId: string): Promise<number> => {
    const rows = await users.deps.postgres.sequelize.query<{ type: string }>(
      "SELECT type FROM outbox WHERE aggregate_id = $userId AND type = 'users.profile-changed'",
      { bind: { userId }, type: QueryTypes.SELECT },
    );
    return rows.length;
  };

  it("is seen by everybody at once, counts as a version, and is told of", async () => {
    const { account, tokens } = await users.join();
    expect(await shown(account.id)).to.equal(null);
    const key = keyOf(account.id, "a");
    await setAvatar(users.deps, { userId: account.id, key, uploadId: users.deps.newId() });
    expect(await shown(account.id)).to.equal(urlOf(key));
    const me = await users.ask(tokens.accessToken).me();
    expect(me).to.include({ avatarUrl: urlOf(key), version: 2 });
    expect(await told(account.id)).to.equal(1);
  });

  it("is set once for an upload, and by the latest upload, in whichever order they come", async () => {
    const { account } = await users.join();
    const userId = account.id;
    const [early, late] = [users.deps.newId(), users.deps.newId()].sort();
    const [first, second] = [keyOf(userId, "first"), keyOf(userId, "second")];
    const set = (key: string, uploadId = "") => setAvatar(users.deps, { userId, key, uploadId });
    await Promise.all([set(second, late), set(second, late), set(second, late)]);
    await set(first, early);
    expect(await shown(userId)).to.equal(urlOf(second));
    expect(await told(userId)).to.equal(1);
  });

  it("is taken away by its owner, and does not come back with the upload that it was made of", async () => {
    const { account, tokens } = await users.join();
    const avatar = { userId: account.id, key: keyOf(account.id, "x"), uploadId: users.deps.newId() };
    await setAvatar(users.deps, avatar);
    const me = users.as(tokens.accessToken);
    expect((await failureFrom(me.removeAvatar({ version: 1 }))).code).to.equal("STALE_VERSION");
    expect(await me.removeAvatar({ version: 2 })).to.include({ avatarUrl: null, version: 3 });
    expect(await shown(account.id)).to.equal(null);
    expect(await told(account.id)).to.equal(2);
    // Both may be of one instant, and then come in any order.
    const tries = await auditOf(users, account.id, "users.removeAvatar");
    expect(tries.map(({ outcome }) => outcome)).to.have.members(["refused", "succeeded"]);
    const succeeded = tries.find(({ outcome }) => outcome === "succeeded");
    expect(succeeded?.details).to.deep.equal({ changed: ["avatarKey"] });
    await setAvatar(users.deps, avatar);
    expect(await shown(account.id)).to.equal(null);
    expect((await failureFrom(users.as(null).removeAvatar({ version: 3 }))).code).to.equal("UNAUTHENTICATED");
  });

  it("of an account that is gone is nobody's", async () => {
    const userId = users.deps.newId();
    await setAvatar(users.deps, { userId, key: keyOf(userId, "x"), uploadId: users.deps.newId() });
    expect(await told(userId)).to.equal(0);
  });
});
