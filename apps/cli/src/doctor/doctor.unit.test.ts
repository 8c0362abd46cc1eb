import { expect } from "chai";
import { checkNode } from "./check-machine.ts";
import { checkPlatform } from "./check-platform.ts";
import { checkClock, checkProcess } from "./check-process.ts";

const NOW = new Date("2026-06-01T12:00:00.250Z");
const clock = () => NOW;

function health(body: unknown, init: ResponseInit = {}): typeof fetch {
  return async () => Response.json(body, init);
}

const up = { ok: true, essential: true };
const healthy = { name: "query", ok: true, draining: false, degraded: [], stores: { postgresql: up } };

describe("doctor, of this machine", () => {
  it("takes Node 20.19 and later", () => {
    expect(checkNode("20.19.0").status).to.equal("ok");
    expect(checkNode("22.1.0").status).to.equal("ok");
    for (const old of ["20.18.3", "18.20.0"]) {
      expect(checkNode(old)).to.include({ status: "problem", remedy: "Install Node 20.19 or later." });
    }
  });
});

describe("doctor, of a process", () => {
  const check = (fetch: typeof globalThis.fetch) =>
    checkProcess("query process", "http://shop.example", { fetch, clock });

  it("finds a healthy one, and how far its clock is from ours", async () => {
    const date = new Date(NOW.getTime() + 90_000).toUTCString();
    const { finding, answers, skewMs } = await check(health(healthy, { headers: { date } }));
    expect({ status: finding.status, answers }).to.deep.equal({ status: "ok", answers: true });
    expect(skewMs).to.be.closeTo(90_000, 1_000);
  });

  it("names the stores that one does not reach", async () => {
    const down = { ok: false, essential: true };
    const stores = { postgresql: down, mongodb: up, redis: { ...down, essential: false } };
    const body = { ...healthy, ok: false, degraded: ["redis"], stores };
    const { finding, answers } = await check(health(body, { status: 503 }));
    expect(answers).to.equal(true);
    expect(finding.status).to.equal("problem");
    expect(finding.detail).to.contain("postgresql, redis does not answer it");
  });

  it("names the stores that one does without", async () => {
    const stores = { mongodb: up, redis: { ok: false, essential: false } };
    const { finding } = await check(health({ ...healthy, degraded: ["redis"], stores }));
    expect(finding.status).to.equal("problem");
    expect(finding.detail).to.contain("serves without redis");
  });

  it("tells one that stops from one that is unwell", async () => {
    const { finding } = await check(health({ ...healthy, draining: true }));
    expect(finding).to.include({ status: "problem", remedy: "Wait for it to start again." });
  });

  it("tells another program from ours", async () => {
    const { finding, answers } = await check(async () => new Response("<html>"));
    expect(answers).to.equal(false);
    expect(finding).to.include({ status: "problem", remedy: "Correct --url or --command-url." });
  });

  it("says when one does not answer in time", async () => {
    const timeout = Object.assign(new Error("timeout"), { name: "TimeoutError" });
    const { finding } = await check(() => Promise.reject(timeout));
    expect(finding.detail).to.equal("http://shop.example did not answer within 5 s");
  });
});

describe("doctor, of clocks", () => {
  it("says nothing when no server told the time", () => {
    expect(checkClock([null, null])).to.equal(null);
  });

  it("judges by the worst", () => {
    expect(checkClock([200, null])).to.include({ status: "ok", detail: "within 1 s of the server's" });
    expect(checkClock([200, -31_000])).to.include({
      status: "problem",
      detail: "31 s ahead of the server's",
    });
    expect(checkClock([120_000, 0])).to.include({ status: "problem", detail: "120 s behind the server's" });
  });
});

describe("doctor, of the platform", () => {
  const GIB = 2 ** 30;
  const fit = {
    stores: [
      { store: "postgresql" as const, ok: true, version: "15.7", milliseconds: 3, problem: null },
      { store: "minio" as const, ok: true, version: null, milliseconds: 4, problem: null },
    ],
    migrations: { postgres: [], mongo: [] },
    disk: { path: "/data", freeBytes: 50 * GIB, totalBytes: 100 * GIB },
    process: { nodeVersion: "20.20.2", uptimeSeconds: 7_300 },
  };
  const problemsIn = (found: Parameters<typeof checkPlatform>[0]) =>
    checkPlatform(found).filter(({ status }) => status === "problem");

  it("finds nothing wrong with one that is fit", () => {
    expect(problemsIn(fit)).to.deep.equal([]);
    expect(checkPlatform(fit).map(({ detail }) => detail)).to.include("Node 20.20.2, up 2 h");
  });

  it("gives each problem its remedy", () => {
    const problems = problemsIn({
      ...fit,
      stores: [
        { store: "redis", ok: false, version: "7", milliseconds: 3, problem: "its append-only file is off" },
      ],
      migrations: { postgres: ["0007-offers"], mongo: [] },
      disk: { ...fit.disk, freeBytes: GIB },
    });
    expect(problems.map(({ check }) => check)).to.deep.equal(["redis", "migrations", "disk"]);
    for (const { remedy } of problems) expect(remedy).to.be.a("string").that.is.not.empty;
    expect(problems[1]?.detail).to.equal("1 pending: postgresql 0007-offers");
  });

  it("does not take a store that cannot tell its migrations for one without any", () => {
    expect(problemsIn({ ...fit, migrations: null }).map(({ check }) => check)).to.deep.equal(["migrations"]);
  });
});
