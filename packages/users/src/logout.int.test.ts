import { failureFrom, memoryCookies } from "@marketplace/testing";
import { expect } from "chai";
import { auditOf, openUsers, PASSWORD, type Users } from "./users.fixture.ts";

describe("signing out", () => {
  let users: Users;
  before(async () => {
    users = await openUsers();
  });
  after(() => users.close());

  it("ends this session at once and no other, and takes its cookie back", async () => {
    const { account, tokens } = await users.join();
    const other = await users.as(null).login({ email: account.email, password: PASSWORD });
    const cookies = memoryCookies();
    cookies.set("__Host-refresh", String(tokens.refreshToken), 60);
    expect(await users.as(tokens.accessToken, { cookies }).logout({})).to.deep.equal({ ended: 1 });
    expect(cookies.values.size).to.equal(0);
    expect(await failureFrom(users.authenticate(tokens.accessToken))).to.include({ code: "SESSION_REVOKED" });
    expect(await failureFrom(users.as(tokens.accessToken).logout())).to.include({ code: "SESSION_REVOKED" });
    expect(await users.authenticate(other.tokens.accessToken)).to.include({ userId: account.id });
    expect(await auditOf(users, account.id, "users.logout")).to.deep.equal([
      { outcome: "succeeded", subject: tokens.sessionId, details: {} },
    ]);
  });

  it("ends every session of the account, and nobody else's", async () => {
    const { account, tokens } = await users.join();
    const stranger = await users.join();
    const other = await users.as(null).login({ email: account.email, password: PASSWORD });
    expect(await users.as(tokens.accessToken).logoutEverywhere({})).to.deep.equal({ ended: 2 });
    for (const { accessToken, refreshToken } of [tokens, other.tokens]) {
      expect(await failureFrom(users.authenticate(accessToken))).to.include({ code: "SESSION_REVOKED" });
      const refreshed = users.as(null).refresh({ refreshToken: String(refreshToken) });
      expect(await failureFrom(refreshed)).to.include({ code: "SESSION_REVOKED" });
    }
    expect(await users.authenticate(stranger.tokens.accessToken)).to.include({ userId: stranger.account.id });
    expect(await auditOf(users, account.id, "users.logoutEverywhere")).to.deep.equal([
      { outcome: "succeeded", subject: account.id, details: { ended: 2 } },
    ]);
  });

  it("is for those who are signed in", async () => {
    const calls = [users.as(null).logout(), users.as(null).logoutEverywhere()];
    const failures = await Promise.all(calls.map(failureFrom));
    expect(failures.map(({ code }) => code)).to.deep.equal(["UNAUTHENTICATED", "UNAUTHENTICATED"]);
  });
});
