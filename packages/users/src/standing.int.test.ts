import { failureFrom, testContext } from "@marketplace/testing";
import { expect } from "chai";
import { changeStanding, type Standing } from "./standing.ts";
import { auditOf, openUsers, PASSWORD, type Users, withoutRedis } from "./users.fixture.ts";

describe("an account's standing", () => {
  let users: Users;
  before(async () => {
    users = await openUsers();
  });
  after(() => users.close());

  const change = (userId: string, standing: Standing) =>
    changeStanding(users.deps, testContext(), { userId, standing, actorId: null });
  const login = (email: string) => users.as(null).login({ email, password: PASSWORD });

  it("ends every session at once when the account is suspended, and none opens until it is let in again", async () => {
    const { account, tokens } = await users.join();
    const other = await login(account.email);
    expect(await change(account.id, { status: "suspended" })).to.deep.equal({ ended: 2 });
    for (const { accessToken } of [tokens, other.tokens])
      expect(await failureFrom(users.authenticate(accessToken))).to.include({ code: "SESSION_REVOKED" });
    const refreshed = users.as(null).refresh({ refreshToken: String(tokens.refreshToken) });
    expect(await failureFrom(refreshed)).to.include({ code: "SESSION_REVOKED" });
    expect(await failureFrom(login(account.email))).to.include({ code: "INVALID_CREDENTIALS" });
    await change(account.id, { status: "active" });
    expect((await login(account.email)).account.id).to.equal(account.id);
  });

  it("gives no token the old role after a change of role, up or down", async () => {
    const { account, tokens } = await users.join();
    await change(account.id, { role: "moderator" });
    expect(await failureFrom(users.authenticate(tokens.accessToken))).to.include({ code: "SESSION_REVOKED" });
    const promoted = await login(account.email);
    expect(await users.authenticate(promoted.tokens.accessToken)).to.include({ role: "moderator" });
    expect(promoted.account.role).to.equal("moderator");
    await change(account.id, { role: "member" });
    const demoted = await failureFrom(users.authenticate(promoted.tokens.accessToken));
    expect(demoted).to.include({ code: "SESSION_REVOKED" });
  });

  it("leaves no session behind, however a sign-in falls between, 30 times", async () => {
    const { account } = await users.join();
    for (let race = 0; race < 30; race += 1) {
      const [signed] = await Promise.allSettled([
        login(account.email),
        change(account.id, { status: "suspended" }),
      ]);
      if (signed.status === "fulfilled") {
        const { accessToken } = signed.value.tokens;
        expect(await failureFrom(users.authenticate(accessToken))).to.include({ code: "SESSION_REVOKED" });
      }
      await change(account.id, { status: "active" });
    }
  });

  it("does nothing when nothing changes, and knows no account that does not exist", async () => {
    const { account, tokens } = await users.join();
    expect(await change(account.id, { role: "member", status: "active" })).to.deep.equal({ ended: 0 });
    expect(await users.authenticate(tokens.accessToken)).to.include({ userId: account.id });
    expect(await failureFrom(change(users.deps.newId(), { role: "admin" }))).to.include({
      code: "NOT_FOUND",
    });
  });

  it("changes nothing while Redis is away, since sessions could not be ended", async () => {
    const { account } = await users.join();
    const suspension = { userId: account.id, standing: { status: "suspended" }, actorId: null } as const;
    const failure = await withoutRedis(users, (_, deps) =>
      failureFrom(changeStanding(deps, testContext(), suspension)),
    );
    expect(failure).to.include({ code: "STORE_UNAVAILABLE" });
    expect((await login(account.email)).account.id).to.equal(account.id);
  });

  it("is recorded, with who decided it", async () => {
    const { account } = await users.join();
    const moderator = await users.join();
    await changeStanding(users.deps, testContext(), {
      userId: account.id,
      standing: { status: "suspended" },
      actorId: moderator.account.id,
    });
    expect(await auditOf(users, moderator.account.id, "users.changeStanding")).to.deep.equal([
      {
        outcome: "succeeded",
        subject: account.id,
        details: { role: "member", status: "suspended", ended: 1 },
      },
    ]);
  });
});
