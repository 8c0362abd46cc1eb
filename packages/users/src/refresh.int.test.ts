import { MarketplaceError } from "@marketplace/kernel";
import { failureFrom, memoryCookies } from "@marketplace/testing";
import { expect } from "chai";
import { auditOf, openUsers, PASSWORD, type Users } from "./users.fixture.ts";

const RACES = 200;

describe("users.refresh", () => {
  let users: Users;
  before(async () => {
    users = await openUsers();
  });
  after(() => users.close());

  const refresh = (refreshToken: string | null) =>
    users.as(null).refresh({ refreshToken: String(refreshToken) });
  const codeOf = async (call: Promise<unknown>) => (await failureFrom(call)).code;

  it("gives two new tokens of the same session", async () => {
    const { account, tokens } = await users.join();
    const next = await refresh(tokens.refreshToken);
    expect(next.sessionId).to.equal(tokens.sessionId);
    expect(next.accessToken).to.not.equal(tokens.accessToken);
    expect(next.refreshToken).to.be.a("string").and.to.not.equal(tokens.refreshToken);
    expect(await users.authenticate(next.accessToken)).to.deep.equal({
      userId: account.id,
      sessionId: tokens.sessionId,
      role: "member",
    });
  });

  it("ends the whole session when a token comes back that was replaced, for the thief and the owner", async () => {
    const { account, tokens } = await users.join();
    const other = await users.as(null).login({ email: account.email, password: PASSWORD });
    const owner = await refresh(tokens.refreshToken);
    expect(await codeOf(refresh(tokens.refreshToken))).to.equal("SESSION_REVOKED");
    expect(await codeOf(refresh(owner.refreshToken))).to.equal("SESSION_REVOKED");
    for (const accessToken of [tokens.accessToken, owner.accessToken])
      expect(await codeOf(users.authenticate(accessToken))).to.equal("SESSION_REVOKED");
    expect(await users.authenticate(other.tokens.accessToken)).to.include({ userId: account.id });
    expect(await auditOf(users, account.id, "users.refresh")).to.deep.equal([
      {
        outcome: "refused",
        subject: tokens.sessionId,
        details: { code: "SESSION_REVOKED", reason: "reuse" },
      },
    ]);
  });

  it("knows a token of many refreshes ago as reuse too", async () => {
    const { tokens } = await users.join();
    let newest = tokens.refreshToken;
    for (let refreshes = 0; refreshes < 5; refreshes += 1) newest = (await refresh(newest)).refreshToken;
    expect(await codeOf(refresh(tokens.refreshToken))).to.equal("SESSION_REVOKED");
    expect(await codeOf(refresh(newest))).to.equal("SESSION_REVOKED");
  });

  it(`lets exactly one of two win that come at once, ${RACES} times`, async () => {
    const { account, tokens } = await users.join();
    let newest = String(tokens.refreshToken);
    const lost: Record<string, number> = {};
    for (let race = 0; race < RACES; race += 1) {
      const outcomes = await Promise.allSettled([refresh(newest), refresh(newest)]);
      const won = outcomes.flatMap((outcome) => (outcome.status === "fulfilled" ? [outcome.value] : []));
      const losses = outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [outcome.reason] : []));
      expect(won).to.have.length(1);
      const code = await codeOf(Promise.reject(losses[0]));
      lost[code] = (lost[code] ?? 0) + 1;
      // A loser that came too late to have been under way together is reuse, and a new session is needed.
      newest =
        code === "SESSION_REVOKED"
          ? String(
              (await users.as(null).login({ email: account.email, password: PASSWORD })).tokens.refreshToken,
            )
          : String(won[0]?.refreshToken);
      if (code === "STALE_VERSION") await users.authenticate(String(won[0]?.accessToken));
    }
    expect(Object.keys(lost)).to.satisfy((codes: string[]) =>
      codes.every((code) => code === "STALE_VERSION" || code === "SESSION_REVOKED"),
    );
    expect(lost.STALE_VERSION).to.be.above(RACES / 2);
  });

  it("lets exactly one of ten win, whose session is open unless one of the others was late", async () => {
    const { tokens } = await users.join();
    const calls = Array.from({ length: 10 }, () => refresh(tokens.refreshToken));
    const outcomes = await Promise.allSettled(calls);
    const won = outcomes.flatMap((outcome) => (outcome.status === "fulfilled" ? [outcome.value] : []));
    const lost = outcomes.flatMap((outcome) =>
      outcome.status === "rejected" ? [codeOf(Promise.reject(outcome.reason))] : [],
    );
    expect(won).to.have.length(1);
    const late = (await Promise.all(lost)).includes("SESSION_REVOKED");
    const open = await users.authenticate(String(won[0]?.accessToken)).then(
      () => true,
      () => false,
    );
    expect(open).to.equal(!late);
  });

  it("never gives a session back that ended at the same moment", async () => {
    for (let race = 0; race < 50; race += 1) {
      const { tokens } = await users.join();
      const [refreshed] = await Promise.allSettled([
        refresh(tokens.refreshToken),
        users.as(tokens.accessToken).logout(),
      ]);
      if (refreshed.status === "fulfilled")
        expect(await codeOf(users.authenticate(refreshed.value.accessToken))).to.equal("SESSION_REVOKED");
      else expect(await codeOf(Promise.reject(refreshed.reason))).to.equal("SESSION_REVOKED");
    }
  });

  it("keeps the token in the cookie when it came from there, and never in the answer", async () => {
    const cookies = memoryCookies();
    const { tokens } = await users.as(null, { cookies }).register({
      email: users.nextEmail(),
      password: PASSWORD,
      name: "Anna",
      keepSession: "cookie",
    });
    const first = cookies.values.get("__Host-refresh");
    const next = await users.as(null, { cookies }).refresh({});
    expect([tokens.refreshToken, next.refreshToken]).to.deep.equal([null, null]);
    expect(cookies.values.get("__Host-refresh")).to.be.a("string").and.to.not.equal(first);
    expect(next.sessionId).to.equal(tokens.sessionId);
  });

  it("does nothing where the next token could not be kept in the cookie", async () => {
    const kept = memoryCookies();
    const login = { email: "stream@example.org", password: PASSWORD, keepSession: "cookie" } as const;
    const input = { ...login, name: "Ann" };
    const cookies = {
      ...kept,
      insist: () => {
        throw new MarketplaceError("UNSUPPORTED_REQUEST", "A stream can set no cookie.");
      },
    };
    const streamed = users.as(null, { cookies });
    expect(await codeOf(streamed.register(input))).to.equal("UNSUPPORTED_REQUEST");
    const { tokens } = await users.as(null, { cookies: kept }).register(input);
    expect(await codeOf(streamed.refresh({}))).to.equal("UNSUPPORTED_REQUEST");
    expect(await codeOf(streamed.login(login))).to.equal("UNSUPPORTED_REQUEST");
    const signedIn = users.as(tokens.accessToken, { cookies });
    expect(await codeOf(signedIn.logout())).to.equal("UNSUPPORTED_REQUEST");
    expect(await codeOf(signedIn.logoutEverywhere())).to.equal("UNSUPPORTED_REQUEST");
    // The token that was there counts as before.
    expect(await users.as(null, { cookies: kept }).refresh({})).to.include({ sessionId: tokens.sessionId });
  });

  it("takes a cookie back whose token counts no more, and refuses a caller without any", async () => {
    const cookies = memoryCookies();
    const { tokens } = await users.join();
    await users.as(tokens.accessToken).logout();
    cookies.set("__Host-refresh", String(tokens.refreshToken), 60);
    expect(await codeOf(users.as(null, { cookies }).refresh({}))).to.equal("SESSION_REVOKED");
    expect(cookies.values.has("__Host-refresh")).to.equal(false);
    expect(await codeOf(users.as(null, { cookies }).refresh({}))).to.equal("UNAUTHENTICATED");
  });

  it("finds what Redis may have lost: an account that changed since ends the session", async () => {
    const { sequelize } = users.deps.postgres;
    for (const change of [
      "status = 'suspended'",
      "role = 'moderator'",
      "password_hash = '$argon2id$v=19$m=19456,t=2,p=1$x$y'",
    ]) {
      const { account, tokens } = await users.join();
      await sequelize.query(`UPDATE users SET ${change} WHERE id = :id`, {
        replacements: { id: account.id },
      });
      expect(await codeOf(refresh(tokens.refreshToken))).to.equal("SESSION_REVOKED");
      expect(await codeOf(users.authenticate(tokens.accessToken))).to.equal("SESSION_REVOKED");
    }
  });
});
