import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect } from "chai";

const job = fileURLToPath(new URL("./run-process.fixture.ts", import.meta.url));
const settings = {
  POSTGRES_URL: "postgres://a:b@db.example/d",
  MONGO_URL: "mongodb://a:b@db.example/d",
  REDIS_URL: "redis://cache.example",
  MINIO_URL: "http://files.example",
  MINIO_ACCESS_KEY: "key",
  MINIO_SECRET_KEY: "canary-7f3a",
};

interface Run {
  readonly mode: string;
  readonly env?: Record<string, string>;
  /** Sent once the process listens. */
  readonly signals?: readonly NodeJS.Signals[];
}

/** Runs the job to its end. */
function run({ mode, env = settings, signals = [] }: Run): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, ["--import=tsx", "--conditions=@marketplace/source", job, mode], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  let sent = false;
  const read = (part: Buffer) => {
    output += part.toString();
    if (sent || !output.includes('"msg":"listening"')) return;
    // Once: a process that is about to be gone has nobody left who listens.
    sent = true;
    for (const signal of signals) child.kill(signal);
  };
  child.stdout.on("data", read);
  child.stderr.on("data", read);
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, output }));
  });
}

describe("a process", () => {
  it("does not start with wrong settings, and names them without their values", async () => {
    const { code, output } = await run({
      mode: "run",
      env: { ...settings, REDIS_URL: "", QUERY_PORT: "canary" },
    });
    expect(code).to.equal(2);
    expect(output)
      .to.match(/REDIS_URL: is not set/)
      .and.match(/QUERY_PORT: must be a whole number/);
    expect(output).to.not.include("canary");
  });

  for (const signal of ["SIGTERM", "SIGINT"] as const)
    it(`closes what it started at ${signal}, and ends well`, async () => {
      const { code, output } = await run({ mode: "run", signals: [signal, signal] });
      expect(code).to.equal(0);
      const messages = output
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line).msg);
      expect([...new Set(messages)]).to.deep.equal(["listening", "draining", "stopped"]);
    });

  for (const [mode, what] of Object.entries({
    fail: "it cannot start",
    crash: "a promise is left to fail",
    throw: "an error is thrown in nobody's hands",
  }))
    it(`ends with 1 when ${what}, and says why`, async () => {
      const { code, output } = await run({ mode });
      expect(code).to.equal(1);
      expect(output).to.match(/"level":60.*"msg":"stopped by a failure"/);
      expect(output).to.match(/^job stopped: connect redis:\/\/\[redacted\]@cache\.example refused$/m);
      expect(output).to.not.include("canary");
    });

  it("closes what it started also when the signal comes before it has", async () => {
    const { code, output } = await run({ mode: "slow", signals: ["SIGTERM"] });
    expect(code).to.equal(0);
    expect(output).to.match(/"msg":"draining".*"msg":"started".*"msg":"stopped"/s);
  });

  it("ends with 1 when closing fails", async () => {
    const { code } = await run({ mode: "broken", signals: ["SIGTERM"] });
    expect(code).to.equal(1);
  });

  it("ends although something was left open, and says what", async () => {
    const { code, output } = await run({ mode: "linger", signals: ["SIGTERM"] });
    expect(code).to.equal(1);
    expect(output).to.match(/"open":\[.*"Timeout".*"did not end by itself"/);
  });
});
