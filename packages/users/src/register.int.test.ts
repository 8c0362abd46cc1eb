import { failureFrom } from "@marketplace/testing";
import { expect } from "chai";
import { QueryTypes } from "sequelize";
import { pseudonym } from "./audit.ts";
import { auditOf, elsewhere, openUsers, PASSWORD, type Users, withoutRedis } from "./users.fixture.ts";

describe("users.register", () => {
  let users: Users;
  before(async () => {
    users = await openUsers({ REGISTRATIONS_PER_HOUR: "5" });
  });
  after(() => users.close());

  const join = (email = users.nextEmail()) => users.join(email, elsewhere());
  const countAccounts = async (email: string) => {
    const rows: object[] = await users.deps.postgres.sequelize.query(
      "SELECT id FROM users WHERE email = :email",
      { type: QueryTypes.SELECT, replacements: { email } },
    );
    return rows.length;
  };

  it("makes a member with the defaults of a new account, and signs it in", async () => {
    const email = users.nextEmail();
    const { account, tokens } = await users
      .as(null, elsewhere())
      .register({ email: `  ${email.toUpperCase()} `, password: PASSWORD, name: "  Anna Jensen " });
    expect(account).to.deep.include({
      email,
      name: "Anna Jensen",
      bio: "",
      avatarUrl: null,
      city: null,
      country: null,
      role: "member",
      version: 1,
      createdAt: users.time.clock(),
    });
    expect(await users.authenticate(tokens.accessToken)).to.deep.equal({
      userId: account.id,
      sessionId: tokens.sessionId,
      role: "member",
    });
    expect(await users.ask(tokens.accessToken).me()).to.deep.equal(account);
  });

  it("keeps the password as an argon2id hash that no answer carries", async () => {
    const { account, tokens } = await join();
    const [row] = await users.deps.postgres.sequelize.query<{ password_hash: string }>(
      "SELECT password_hash FROM users WHERE id = :id",
      { type: QueryTypes.SELECT, replacements: { id: account.id } },
    );
    expect(row?.password_hash).to.match(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    const answers = JSON.stringify([account, tokens, await users.ask(tokens.accessToken).me()]);
    expect(answers).to.not.include("argon2").and.to.not.include(PASSWORD);
  });

  it("refuses an address that has an account, however it is written", async () => {
    const { account } = await join();
    for (const email of [account.email, account.email.toUpperCase(), ` ${account.email}`]) {
      const failure = await failureFrom(join(email));
      expect(failure).to.include({ code: "ALREADY_EXISTS" });
      expect(failure.fieldErrors).to.have.property("email");
    }
    expect(await countAccounts(account.email)).to.equal(1);
  });

  it("makes one account of one address that twenty ask for at once", async () => {
    for (let race = 0; race < 5; race += 1) {
      const email = users.nextEmail();
      const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => join(email)));
      const refused = outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [outcome.reason] : []));
      expect(refused).to.have.length(19);
      for (const reason of refused)
        expect(await failureFrom(Promise.reject(reason))).to.include({ code: "ALREADY_EXISTS" });
      expect(await countAccounts(email)).to.equal(1);
    }
  });

  it("refuses what is not of its form, and says which fields", async () => {
    const failure = await failureFrom(
      users.as(null, elsewhere()).register({ email: "nobody", password: "short", name: " " }),
    );
    expect(failure.code).to.equal("VALIDATION_FAILED");
    expect(Object.keys(failure.fieldErrors)).to.have.members(["email", "password", "name"]);
  });

  it("refuses an address of the network that asks for too many, until its hour is over", async () => {
    const flood = elsewhere();
    for (let asked = 0; asked < 5; asked += 1) await users.join(users.nextEmail(), flood);
    const email = users.nextEmail();
    for (let refused = 0; refused < 3; refused += 1) {
      const failure = await failureFrom(users.join(email, flood));
      expect(failure.code).to.equal("RATE_LIMITED");
      expect(failure.details.retryAfterSeconds).to.be.within(3_500, 3_600);
    }
    expect(await countAccounts(email)).to.equal(0);
    expect((await join(email)).account.email).to.equal(email);
    expect(await auditOf(users, pseudonym(email), "users.register")).to.deep.equal([
      { outcome: "refused", subject: pseudonym(email), details: { code: "RATE_LIMITED" } },
    ]);
  });

  it("records who registered and what was refused, without the address", async () => {
    const { account } = await join();
    await failureFrom(join(account.email));
    expect(await auditOf(users, account.id, "users.register")).to.deep.equal([
      { outcome: "succeeded", subject: account.id, details: {} },
    ]);
    expect(await auditOf(users, pseudonym(account.email), "users.register")).to.deep.equal([
      { outcome: "refused", subject: pseudonym(account.email), details: { code: "ALREADY_EXISTS" } },
    ]);
  });

  it("says that the store is away, and makes no account that could not be signed in", async () => {
    const email = users.nextEmail();
    const failure = await withoutRedis(users, (caller) =>
      failureFrom(caller.register({ email, password: PASSWORD, name: "Anna" })),
    );
    expect(failure).to.include({ code: "STORE_UNAVAILABLE" });
    expect(await countAccounts(email)).to.equal(0);
  });
});
