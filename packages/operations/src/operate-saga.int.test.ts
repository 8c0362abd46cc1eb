import { openLogger } from "@marketplace/rpc";
import { openPostgres } from "@marketplace/stores";
import { failureFrom } from "@marketplace/testing";
import { expect } from "chai";
import { type OperationsSuite, openOperations } from "./operations-suite.fixture.ts";

const reason = "Ticket 4711: the provider is back";

describe("an administrator's word to a saga", () => {
  let operations: OperationsSuite;
  let items = 0;
  before(async () => {
    operations = await openOperations();
  });
  beforeEach(() => {
    Object.assign(operations.world, { hold: "works", record: "works", undo: "works" });
  });
  after(() => operations.close());

  const commands = () => operations.as("admin").commands;
  const standOf = async (id: string) => (await operations.sagas.show(id)).saga.status;

  /** A saga of which nobody knows whether its first call happened. */
  async function stuck(): Promise<string> {
    operations.world.hold = "silent";
    const id = await operations.start(`item-${++items}`);
    operations.world.hold = "works";
    expect(await standOf(id)).to.equal("needs-attention");
    return id;
  }

  it("sets one going again, and is recorded before it is done and after", async () => {
    const sagaId = await stuck();
    const { before, after } = await commands().operateSaga({ sagaId, verb: "retry", dryRun: false, reason });
    expect([before.status, after.status]).to.deep.equal(["needs-attention", "running"]);
    await operations.sagas.recover();
    expect(await standOf(sagaId)).to.equal("completed");
    const by = { actor_id: operations.adminId, subject: sagaId, request_id: "test-request" };
    const { revision } = (await operations.sagas.show(sagaId)).saga;
    const lines = await operations.audited(sagaId);
    expect(lines).to.deep.equal([
      {
        ...by,
        action: "operations.operateSaga.asked",
        outcome: "succeeded",
        details: { verb: "retry", reason },
      },
      {
        ...by,
        action: "operations.operateSaga",
        outcome: "succeeded",
        details: {
          ...{ verb: "retry", reason, saga: "test-purchase" },
          before: "needs-attention, forward, revision 3",
          after: "running, forward, revision 4",
        },
      },
    ]);
    expect(revision).to.be.greaterThan(4);
  });

  it("undoes one, gives one up, and takes one from its runner", async () => {
    const undone = await stuck();
    await commands().operateSaga({ sagaId: undone, verb: "compensate", dryRun: false, reason });
    await operations.sagas.recover();
    expect(await standOf(undone)).to.equal("compensated");

    const given = await stuck();
    const { after } = await commands().operateSaga({
      ...{ sagaId: given, verb: "abandon", dryRun: false, reason },
    });
    expect(after).to.include({ status: "abandoned" });
    expect(after.finishedAt).to.be.instanceOf(Date);

    const held = await stuck();
    await commands().operateSaga({ sagaId: held, verb: "retry", dryRun: false, reason });
    await operations.deps.postgres.sequelize.query(
      `UPDATE sagas SET lease_owner = 'gone', lease_until = lease_until + interval '1 hour' WHERE id = '${held}'`,
    );
    await operations.sagas.recover();
    expect(await standOf(held)).to.equal("running");
    await commands().operateSaga({ sagaId: held, verb: "recover", dryRun: false, reason });
    await operations.sagas.recover();
    expect(await standOf(held)).to.equal("completed");
  });

  it("says as a dry run what would become of it, and then changes and records nothing", async () => {
    const sagaId = await stuck();
    const before = await operations.sagas.show(sagaId);
    for (const [verb, status] of [
      ["retry", "running"],
      ["compensate", "running"],
      ["abandon", "abandoned"],
    ] as const) {
      const dry = await commands().operateSaga({ sagaId, verb, dryRun: true });
      expect([dry.dryRun, dry.before.status, dry.after.status]).to.deep.equal([
        true,
        "needs-attention",
        status,
      ]);
    }
    expect(await operations.sagas.show(sagaId)).to.deep.equal(before);
    expect(await operations.audited(sagaId)).to.deep.equal([]);
  });

  it("is refused where the saga does not allow it, which is recorded too", async () => {
    const sagaId = await operations.start("done");
    const wish = { sagaId, verb: "compensate", reason } as const;
    expect(await failureFrom(commands().operateSaga({ ...wish, dryRun: true }))).to.include({
      code: "INVALID_TRANSITION",
    });
    const refused = await failureFrom(commands().operateSaga({ ...wish, dryRun: false }));
    expect(refused).to.deep.include({ code: "INVALID_TRANSITION" });
    expect(refused.message).to.contain("it is completed");
    const lines = await operations.audited(sagaId);
    expect(lines.map(({ action, outcome }) => `${action} ${outcome}`)).to.deep.equal([
      "operations.operateSaga.asked succeeded",
      "operations.operateSaga refused",
    ]);
    expect(lines[1]?.details).to.deep.equal({ verb: "compensate", reason, code: "INVALID_TRANSITION" });
  });

  it("needs a reason, unless it is a dry run", async () => {
    const sagaId = await stuck();
    const wish = { sagaId, verb: "abandon", dryRun: false } as const;
    for (const why of ["", "  ", "x", "two\nlines", "x".repeat(501)])
      expect(await failureFrom(commands().operateSaga({ ...wish, reason: why })), why).to.include({
        code: "VALIDATION_FAILED",
      });
    expect(await standOf(sagaId)).to.equal("needs-attention");
  });

  it("is not followed when it cannot be recorded", async () => {
    const sagaId = await stuck();
    const { sequelize } = operations.deps.postgres;
    await sequelize.query("ALTER TABLE audit_log RENAME TO audit_log_away");
    try {
      await failureFrom(commands().operateSaga({ sagaId, verb: "abandon", dryRun: false, reason }));
    } finally {
      await sequelize.query("ALTER TABLE audit_log_away RENAME TO audit_log");
    }
    expect(await standOf(sagaId)).to.equal("needs-attention");
  });

  it("stands as asked, and not as refused, when nobody knows whether it was followed", async () => {
    const sagaId = await stuck();
    const sagas = {
      ...operations.sagas,
      operate: () => Promise.reject(new Error("the connection was lost")),
    };
    const { commands: cut } = operations.as("admin", { ...operations.deps, sagas });
    await failureFrom(cut.operateSaga({ sagaId, verb: "retry", dryRun: false, reason }));
    expect((await operations.audited(sagaId)).map(({ action }) => action)).to.deep.equal([
      "operations.operateSaga.asked",
    ]);
  });

  it("is answered, and its record logged, when the store is lost after it was followed", async () => {
    const sagaId = await stuck();
    const { sequelize } = operations.deps.postgres;
    const away = openPostgres({ ...operations.suite.settings, POSTGRES_URL: "postgres://x:y@127.0.0.1:9/z" });
    let followed = false;
    const sagas: typeof operations.sagas = {
      ...operations.sagas,
      operate: async (...wish) => {
        const operated = await operations.sagas.operate(...wish);
        followed = true;
        return operated;
      },
    };
    const postgres = {
      get sequelize() {
        return followed ? away.sequelize : sequelize;
      },
    };
    const lines: string[] = [];
    const log = openLogger({ name: "test", level: "error" }, { write: (line) => lines.push(line) });
    const cut = operations.as("admin", { ...operations.deps, sagas, postgres }, { log });
    const { after } = await cut.commands.operateSaga({ sagaId, verb: "retry", dryRun: false, reason });
    await away.close();
    expect(after.status).to.equal("running");
    expect(lines.join("")).to.contain("needs-attention, forward, revision 3").and.to.contain(sagaId);
  });
});
