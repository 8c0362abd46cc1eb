import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { openTestStores, type TestStores } from "@marketplace/testing";
import { expect } from "chai";

const flags = ["--import", "tsx", "--conditions=@marketplace/source"];
const mains = {
  command: { main: join(import.meta.dirname, "main.ts"), essentials: ["postgresql", "mongodb"] },
  query: { main: join(import.meta.dirname, "../../query/src/main.ts"), essentials: ["mongodb"] },
  worker: {
    main: join(import.meta.dirname, "../../worker/src/main.ts"),
    essentials: ["postgresql", "mongodb", "redis"],
  },
};
const all = ["postgresql", "mongodb", "redis", "minio"];

describe("the processes", () => {
  let suite: TestStores;
  before(async () => {
    suite = await openTestStores({ buckets: true });
  });
  after(() => suite.close());

  function launch(main: string, env: NodeJS.ProcessEnv) {
    const child = spawn(process.execPath, [...flags, main], {
      env: { PATH: process.env.PATH, ...env },
      stdio: ["ignore", "ignore", "pipe"],
    });
    const lines: string[] = [];
    const reader = createInterface({ input: child.stderr }).on("line", (line) => lines.push(line));
    const ended = once(child, "exit").then(() => child.exitCode);
    return { child, lines, reader, ended };
  }

  const settings = () =>
    Object.fromEntries(
      Object.entries({ ...suite.settings, LOG_LEVEL: "info", CORS_ORIGINS: "" }).map(([name, value]) => [
        name,
        String(value ?? ""),
      ]),
    );

  for (const [name, { main, essentials }] of Object.entries(mains)) {
    it(`${name} serves its health, and drains and ends with 0 at SIGTERM`, async () => {
      const { child, lines, reader, ended } = launch(main, settings());
      const url = await new Promise<string>((resolve, reject) => {
        reader.on("line", (line) => {
          const found = /"url":"([^"]+)"/.exec(line)?.[1];
          if (found !== undefined) resolve(found);
        });
        ended.then((code) => reject(new Error(`ended with ${code}: ${lines.join("\n")}`)), reject);
      });
      const health = await fetch(`${url}/health`);
      expect(health.status).to.equal(200);
      const stores = all.map((store) => [store, { ok: true, essential: essentials.includes(store) }]);
      expect(await health.json()).to.deep.equal({
        ...{ name, ok: true, draining: false, degraded: [] },
        stores: Object.fromEntries(stores),
      });
      expect(await (await fetch(`${url}/ready`)).json()).to.deep.equal({ name, ready: true, reasons: [] });
      expect(await (await fetch(`${url}/metrics`)).text()).to.contain(`role="${name}"`);
      child.kill("SIGTERM");
      expect(await ended).to.equal(0);
    });

    it(`${name} names every wrong and missing setting at once, and ends with 2`, async () => {
      const { lines, ended } = launch(main, {
        ...settings(),
        POSTGRES_URL: "",
        REDIS_URL: "nonsense",
        QUERY_PORT: "x",
      });
      expect(await ended).to.equal(2);
      const said = lines.join("\n");
      expect(said).to.match(/POSTGRES_URL: is not set; must be a URL/);
      expect(said).to.match(/REDIS_URL: must be a URL/);
      expect(said).to.match(/QUERY_PORT: must be a whole number/);
      expect(said).to.not.contain("nonsense");
    });

    const nowhere = { MONGO_URL: "mongodb://nobody:secret-word@127.0.0.1:1/?replicaSet=none" };

    it(`${name} ends with 1 and says which store it could not reach`, async () => {
      const { lines, ended } = launch(main, { ...settings(), ...nowhere });
      expect(await ended).to.equal(1);
      expect(lines.join("\n"))
        .to.contain(`${name} stopped: mongodb did not answer within 0 s`)
        .and.to.not.contain("secret-word");
    });

    it(`${name} waits for a store, says for which, and ends with 0 when it is told to meanwhile`, async () => {
      const waiting = { ...settings(), ...nowhere, START_WAIT_SECONDS: "600" };
      const { child, lines, reader, ended } = launch(main, waiting);
      await new Promise<void>((resolve, reject) => {
        reader.on("line", (line) => {
          if (/"waitingFor":\["mongodb"\].*"waiting for stores"/.test(line)) resolve();
        });
        ended.then((code) => reject(new Error(`ended with ${code}: ${lines.join("\n")}`)), reject);
      });
      child.kill("SIGTERM");
      expect(await ended).to.equal(0);
    });
  }
});
