import { connect, createServer, type Server } from "node:net";
import { migrate, openStores, pendingMigrations, type Settings, type StoreHealth } from "@marketplace/stores";
import { failureFrom, openTestStores, type TestStores } from "@marketplace/testing";
import { expect } from "chai";
import { openLogger } from "./logger.ts";
import { prepareStores } from "./prepare-stores.ts";

/** A port to a server at which nothing listens until it is opened. */
async function openGate(target: URL) {
  const sockets = new Set<{ destroy(): void }>();
  const server: Server = createServer((socket) => {
    const onward = connect(Number(target.port), target.hostname);
    for (const end of [socket, onward]) {
      sockets.add(end);
      end.on("error", () => {});
    }
    socket.pipe(onward).pipe(socket);
  });
  const listen = (port: number) =>
    new Promise<number>((resolve, reject) => {
      server.once("error", reject).listen(port, "127.0.0.1", () => {
        const address = server.address();
        if (typeof address === "object" && address !== null) resolve(address.port);
      });
    });
  const close = async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  };
  const port = await listen(0);
  await close();
  return { port, open: () => listen(port), close };
}

function through(url: string, port: number): string {
  const changed = new URL(url);
  changed.hostname = "127.0.0.1";
  changed.port = String(port);
  return changed.href;
}

/** Else the driver would go round the gate, to where the replica set says that its members are. */
function direct(url: string): string {
  const changed = new URL(url);
  changed.searchParams.delete("replicaSet");
  changed.searchParams.set("directConnection", "true");
  return changed.href;
}

describe("the stores of a process that starts", () => {
  let suite: TestStores;
  before(async () => {
    suite = await openTestStores({ migrated: false });
  });
  after(() => suite.close());

  /** Starts as a process does, with a log to look at. */
  function start(settings: Settings, essentials: readonly StoreHealth["store"][]) {
    const lines: string[] = [];
    const told = new Map<string, () => void>();
    const log = openLogger(
      { name: "test", level: "info" },
      {
        write: (line) => {
          lines.push(line);
          for (const [words, tell] of told) if (line.includes(words)) tell();
        },
      },
    );
    const stores = openStores(settings, () => {});
    const stop = new AbortController();
    const starting = { settings, stores, essentials: new Set(essentials), log, stop: stop.signal };
    const done = prepareStores(starting).finally(() => stores.close());
    const hears = (words: string) => new Promise<void>((resolve) => told.set(words, resolve));
    return { done, hears, lines, stop };
  }

  it("are waited for when they come late, and migrated then", async () => {
    const { POSTGRES_URL, MONGO_URL } = suite.settings;
    const gates = {
      postgres: await openGate(new URL(POSTGRES_URL)),
      mongo: await openGate(new URL(MONGO_URL)),
    };
    const settings = {
      ...suite.settings,
      POSTGRES_URL: through(POSTGRES_URL, gates.postgres.port),
      MONGO_URL: direct(through(MONGO_URL, gates.mongo.port)),
      STORE_TIMEOUT_MS: 1_000,
      START_WAIT_SECONDS: 600,
    };
    const { done, hears, lines } = start(settings, ["postgresql", "mongodb"]);
    await hears('"waitingFor":["postgresql","mongodb"]');
    await gates.mongo.open();
    await hears('"waitingFor":["postgresql"]');
    await gates.postgres.open();
    await done;
    expect(lines.at(-1)).to.contain('"migrated"');
    expect(await pendingMigrations(suite.stores)).to.deep.equal({ postgres: [], mongo: [] });
    await Promise.all([gates.postgres.close(), gates.mongo.close()]);
  });

  it("are not waited for longer than they may be, and named", async () => {
    const settings = { ...suite.settings, REDIS_URL: "redis://127.0.0.1:1", START_WAIT_SECONDS: 1 };
    const failure = await failureFrom(start(settings, ["postgresql", "mongodb", "redis"]).done);
    expect(failure).to.include({
      code: "STORE_UNAVAILABLE",
      message: "redis did not answer within 1 s",
    });
  });

  it("are waited for no longer once the process is told to stop", async () => {
    const settings = { ...suite.settings, REDIS_URL: "redis://127.0.0.1:1", START_WAIT_SECONDS: 600 };
    const { done, hears, stop } = start(settings, ["redis"]);
    await hears("waiting for stores");
    stop.abort();
    expect(await done.catch((thrown: unknown) => thrown)).to.have.property("name", "AbortError");
  });

  it("may be away where they are not needed: then it goes on when MongoDB is migrated", async () => {
    await migrate(suite.settings, suite.stores);
    const settings = { ...suite.settings, POSTGRES_URL: "postgres://nobody:x@127.0.0.1:1/none" };
    const { done, lines } = start(settings, ["mongodb"]);
    await done;
    expect(lines.join("")).to.contain("PostgreSQL is away; going on");
  });
});
