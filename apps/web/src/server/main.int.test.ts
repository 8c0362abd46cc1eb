import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { expect } from "chai";

const MAIN = fileURLToPath(new URL("./main.ts", import.meta.url));

describe("the web process", () => {
  const started: ChildProcess[] = [];
  afterEach(() => {
    for (const child of started.splice(0)) child.kill("SIGKILL");
  });

  function start(env: Readonly<Record<string, string>>) {
    const child = spawn(process.execPath, ["--import", "tsx", MAIN], {
      env: { PATH: process.env.PATH, WEB_PORT: "0", ...env },
      stdio: ["ignore", "ignore", "pipe"],
    });
    started.push(child);
    let said = "";
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      said += text;
    });
    const ended = once(child, "close").then(() => child.exitCode);
    const says = async (what: RegExp) => {
      while (!what.test(said)) if (child.stderr) await once(child.stderr, "data");
      return what.exec(said)?.[1] ?? "";
    };
    return { child, ended, says, said: () => said };
  }

  it("serves until SIGTERM asks it to stop, and then ends cleanly", async () => {
    const { child, ended, says } = start({ PUBLIC_MEDIA_URL: "http://127.0.0.1:9000" });
    const url = await says(/listens at (\S+)/);
    const health = await fetch(`${url}/health`, { signal: AbortSignal.timeout(5_000) });
    expect(await health.json()).to.deep.equal({ name: "web", ok: true });
    child.kill("SIGTERM");
    expect(await ended).to.equal(0);
  });

  it("names every setting that is wrong or missing, and ends with 2", async () => {
    const { ended, said } = start({ PUBLIC_QUERY_URL: "ftp://query.example", WEB_PORT: "70000" });
    expect(await ended).to.equal(2);
    expect(said()).to.match(/WEB_PORT/);
    expect(said()).to.match(/PUBLIC_QUERY_URL: must be an address/);
    expect(said()).to.match(/PUBLIC_MEDIA_URL: is not set/);
  });
});
