import { actorOf, failureFrom } from "@marketplace/testing";
import { expect } from "chai";
import { accountStore } from "./account-store.ts";
import { ownerOf } from "./account-view.ts";
import { openPasswords } from "./password-hash.ts";
import { openSessions } from "./sessions.ts";
import { FAILURES_ALLOWED } from "./sign-in-limits.ts";
import { auditOf, openUsers, PASSWORD, type Users, untilLockWaits, withoutRedis } from "./users.fixture.ts";

const NEXT = "a new horse battery";

describe("users.changePassword", () => {
  let users: Users;
  before(async () => {
    users = await openUsers();
  });
  after(() => users.close());

  const login = (email: string, password: string) => users.as(null).login({ email, password });
  const codeOf = async (call: Promise<unknown>) => (await failureFrom(call)).code;
  const change = (accessToken: string, currentPassword = PASSWORD, newPassword = NEXT) =>
    users.as(accessToken).changePassword({ currentPassword, newPassword });

  it("ends every other session at once, keeps this one, and lets the new password alone in", async () => {
    const { account, tokens } = await users.join();
    const others = [await login(account.email, PASSWORD), await login(account.email, PASSWORD)];
    expect(await change(tokens.accessToken)).to.deep.equal({ ended: 2 });
    for (const { tokens: theirs } of others) {
      expect(await codeOf(users.authenticate(theirs.accessToken))).to.equal("SESSION_REVOKED");
      const refreshed = users.as(null).refresh({ refreshToken: String(theirs.refreshToken) });
      expect(await codeOf(refreshed)).to.equal("SESSION_REVOKED");
    }
    const next = await users.as(null).refresh({ refreshToken: String(tokens.refreshToken) });
    expect(await users.authenticate(next.accessToken)).to.include({ userId: account.id });
    expect(await codeOf(login(account.email, PASSWORD))).to.equal("INVALID_CREDENTIALS");
    expect((await login(account.email, NEXT)).account.id).to.equal(account.id);
  });

  it("refuses a wrong current password, and changes and ends nothing", async () => {
    const { account, tokens } = await users.join();
    const other = await login(account.email, PASSWORD);
    const failure = await failureFrom(change(tokens.accessToken, "not my password"));
    expect(failure).to.include({ code: "INVALID_CREDENTIALS" });
    expect(failure.fieldErrors).to.have.property("currentPassword");
    expect(await users.authenticate(other.tokens.accessToken)).to.include({ userId: account.id });
    expect((await login(account.email, PASSWORD)).account.id).to.equal(account.id);
  });

  it("refuses a new password that is the old one, or that the rules refuse", async () => {
    const { tokens } = await users.join();
    for (const newPassword of [PASSWORD, "short"]) {
      const failure = await failureFrom(change(tokens.accessToken, PASSWORD, newPassword));
      expect(failure).to.include({ code: "VALIDATION_FAILED" });
      expect(Object.keys(failure.fieldErrors)).to.deep.equal(["newPassword"]);
    }
  });

  it("is no way round the limit of guesses", async () => {
    const { account, tokens } = await users.join();
    for (let failed = 0; failed < FAILURES_ALLOWED.account; failed += 1)
      expect(await codeOf(change(tokens.accessToken, "not my password"))).to.equal("INVALID_CREDENTIALS");
    const failure = await failureFrom(change(tokens.accessToken));
    expect(failure.code).to.equal("RATE_LIMITED");
    expect(failure.details.retryAfterSeconds).to.be.above(0);
    const codes = (await auditOf(users, account.id, "users.changePassword")).map(
      ({ details }) => details.code,
    );
    expect(codes).to.have.members([
      ...Array<string>(FAILURES_ALLOWED.account).fill("INVALID_CREDENTIALS"),
      "RATE_LIMITED",
    ]);
  });

  it("is for those who are signed in", async () => {
    expect(
      await codeOf(users.as(null).changePassword({ currentPassword: PASSWORD, newPassword: NEXT })),
    ).to.equal("UNAUTHENTICATED");
  });

  it("lets one of two changes win that come at once from two sessions", async () => {
    const { account, tokens } = await users.join();
    const other = await login(account.email, PASSWORD);
    const outcomes = await Promise.allSettled([
      change(tokens.accessToken, PASSWORD, "first horse battery"),
      change(other.tokens.accessToken, PASSWORD, "second horse battery"),
    ]);
    const [first] = outcomes;
    expect(outcomes.filter(({ status }) => status === "fulfilled")).to.have.length(1);
    const won = first.status === "fulfilled" ? "first horse battery" : "second horse battery";
    expect((await login(account.email, won)).account.id).to.equal(account.id);
  });

  it("leaves no session of the old password, however a sign-in falls between, 20 times", async () => {
    const { account, tokens } = await users.join();
    let current = PASSWORD;
    let letIn = 0;
    for (let race = 0; race < 20; race += 1) {
      const next = `horse battery number ${race}`;
      const [changed, signed] = await Promise.allSettled([
        change(tokens.accessToken, current, next),
        login(account.email, current),
      ]);
      expect(changed.status).to.equal("fulfilled");
      if (signed.status === "fulfilled") {
        letIn += 1;
        const { accessToken } = signed.value.tokens;
        expect(await codeOf(users.authenticate(accessToken))).to.equal("SESSION_REVOKED");
      } else expect(await codeOf(Promise.reject(signed.reason))).to.equal("INVALID_CREDENTIALS");
      const open = await users.ask(tokens.accessToken).sessions();
      expect(open.items.map(({ sessionId }) => sessionId)).to.deep.equal([tokens.sessionId]);
      current = next;
    }
    expect(letIn, "the race was never a race").to.be.above(0);
  });

  /** A change of password whose sessions have ended and that is not committed before `meanwhile` waits for it. */
  async function halfChanged<T>(userId: string, sessionId: string | undefined, meanwhile: () => Promise<T>) {
    const { postgres } = users.deps;
    const sessions = openSessions(users.deps);
    const accounts = accountStore(postgres.sequelize);
    const passwordHash = await openPasswords().hash(NEXT);
    const waiting = await postgres.sequelize.transaction(async (transaction) => {
      const row = await accounts.byId(userId, { transaction, lock: "change" });
      if (row === null) throw new Error("There is no such account");
      await accounts.change(userId, { passwordHash }, transaction);
      await sessions.endAll(userId, sessionId);
      if (sessionId !== undefined)
        await sessions.keep(userId, sessionId, ownerOf({ ...row, passwordHash }).credential);
      // Settled at once, so that its failure has somebody waiting for it.
      const settled = Promise.allSettled([meanwhile()]);
      await untilLockWaits(users, settled);
      return { settled };
    });
    const [outcome] = await waiting.settled;
    return outcome;
  }

  it("lets nobody in who signs in with the old password after the sessions ended and before the change stands", async () => {
    const { account, tokens } = await users.join();
    const outcome = await halfChanged(account.id, undefined, () => login(account.email, PASSWORD));
    if (outcome.status === "fulfilled") throw new Error("The old password was let in");
    expect(await codeOf(Promise.reject(outcome.reason))).to.equal("INVALID_CREDENTIALS");
    expect(await openSessions(users.deps).list(account.id)).to.deep.equal([]);
    expect(await codeOf(users.authenticate(tokens.accessToken))).to.equal("SESSION_REVOKED");
  });

  it("keeps the caller's own session that is refreshed before the change stands", async () => {
    const { account, tokens } = await users.join();
    const outcome = await halfChanged(account.id, tokens.sessionId, () =>
      users.as(null).refresh({ refreshToken: String(tokens.refreshToken) }),
    );
    if (outcome.status === "rejected") throw outcome.reason;
    expect(await users.authenticate(outcome.value.accessToken)).to.include({ sessionId: tokens.sessionId });
  });

  it("keeps the caller's own session through a refresh at the same moment, 30 times", async () => {
    const joined = await users.join();
    let { accessToken, refreshToken } = joined.tokens;
    for (let race = 0; race < 30; race += 1) {
      const current = race === 0 ? PASSWORD : `horse battery number ${race}`;
      const [refreshed] = await Promise.all([
        users.as(null).refresh({ refreshToken: String(refreshToken) }),
        change(accessToken, current, `horse battery number ${race + 1}`),
      ]);
      ({ accessToken, refreshToken } = refreshed);
      expect(await users.authenticate(accessToken)).to.include({ sessionId: joined.tokens.sessionId });
    }
  });

  it("changes nothing while Redis is away, since sessions could not be ended", async () => {
    const { account } = await users.join();
    const change = { currentPassword: PASSWORD, newPassword: NEXT };
    const failure = await withoutRedis(
      users,
      (caller) => failureFrom(caller.changePassword(change)),
      actorOf(account.id),
    );
    expect(failure).to.include({ code: "STORE_UNAVAILABLE" });
    expect((await login(account.email, PASSWORD)).account.id).to.equal(account.id);
  });

  it("records how it ended", async () => {
    const { account, tokens } = await users.join();
    await failureFrom(change(tokens.accessToken, "not my password"));
    await change(tokens.accessToken);
    expect(await auditOf(users, account.id, "users.changePassword")).to.have.deep.members([
      { outcome: "refused", subject: account.id, details: { code: "INVALID_CREDENTIALS" } },
      { outcome: "succeeded", subject: account.id, details: { ended: 0 } },
    ]);
  });
});
