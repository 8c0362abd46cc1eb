import { failureFrom } from "@marketplace/testing";
import { expect } from "chai";
import { QueryTypes } from "sequelize";
import { ensureFirstAdmin } from "./first-admin.ts";
import { openUsers, PASSWORD, type Users } from "./users.fixture.ts";

const OPERATOR = { email: "Operator@Example.org", password: "operator's own secret" };

describe("the first administrator", () => {
  let users: Users;
  beforeEach(async () => {
    users = await openUsers();
  });
  afterEach(() => users.close());

  const admins = async () => {
    const rows = await users.deps.postgres.sequelize.query<{ email: string }>(
      "SELECT email FROM users WHERE role = 'admin'",
      { type: QueryTypes.SELECT },
    );
    return rows.map(({ email }) => email);
  };

  it("is made once, whichever of eight processes comes first, and can sign in", async () => {
    const made = await Promise.all(Array.from({ length: 8 }, () => ensureFirstAdmin(users.deps, OPERATOR)));
    expect(made.filter((answer) => answer.made)).to.have.length(1);
    expect(await admins()).to.deep.equal(["operator@example.org"]);
    const { account, tokens } = await users.as(null).login(OPERATOR);
    expect(account).to.include({ role: "admin", email: "operator@example.org" });
    expect(await users.authenticate(tokens.accessToken)).to.include({ role: "admin" });
  });

  it("is not made, and nothing changed, when there is one already", async () => {
    await ensureFirstAdmin(users.deps, OPERATOR);
    expect(await ensureFirstAdmin(users.deps, { ...OPERATOR, password: "another secret" })).to.deep.equal({
      made: false,
    });
    expect(await ensureFirstAdmin(users.deps, { ...OPERATOR, email: "other@example.org" })).to.deep.equal({
      made: false,
    });
    expect(await admins()).to.deep.equal(["operator@example.org"]);
    expect((await users.as(null).login(OPERATOR)).account.role).to.equal("admin");
  });

  it("takes over an account that somebody registered for the address, and shuts that somebody out", async () => {
    const squatter = await users.join("operator@example.org");
    expect(await ensureFirstAdmin(users.deps, OPERATOR)).to.deep.equal({ made: true });
    const replayed = await failureFrom(users.authenticate(squatter.tokens.accessToken));
    expect(replayed).to.include({ code: "SESSION_REVOKED" });
    const entered = users.as(null).login({ email: OPERATOR.email, password: PASSWORD });
    expect(await failureFrom(entered)).to.include({ code: "INVALID_CREDENTIALS" });
    expect((await users.as(null).login(OPERATOR)).account).to.include({
      id: squatter.account.id,
      role: "admin",
    });
  });

  it("is refused with a password that nobody may have", async () => {
    const failure = await failureFrom(ensureFirstAdmin(users.deps, { ...OPERATOR, password: "short" }));
    expect(failure).to.include({ code: "VALIDATION_FAILED" });
    expect(await admins()).to.deep.equal([]);
  });
});
