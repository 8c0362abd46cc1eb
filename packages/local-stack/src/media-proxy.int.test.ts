import { spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { z } from "zod";
import { makePassable } from "./cache-folder.ts";
import { findOrFetch } from "./find-tool.ts";
import { mediaProxyUp } from "./media-proxy.ts";
import { nginx } from "./nginx.ts";
import { identify } from "./process-identity.ts";
import { findOptions } from "./stack-place.ts";

const startedSchema = z.object({ url: z.url(), pid: z.int() });

/** What a proxy says of its health; null when nothing listens. */
async function healthOf(url: string): Promise<string | null> {
  try {
    return await (await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(3_000) })).text();
  } catch {
    return null;
  }
}

describe("the caching proxy", function () {
  // nginx may have to be fetched.
  this.timeout(300_000);
  // Nothing listens there.
  const minioUrl = "http://127.0.0.1:1";
  // A cache of its own: every other suite that starts a proxy stops what killed processes have left in the usual one.
  const cache = join(tmpdir(), `media-proxies-${process.pid}`);
  const variables: NodeJS.ProcessEnv = { ...process.env, MARKETPLACE_CACHE: cache };
  before(async () => {
    const { binary } = await findOrFetch(nginx, findOptions());
    variables.PATH = `${dirname(binary)}:${process.env.PATH ?? ""}`;
    makePassable(cache);
  });
  after(() => rmSync(cache, { recursive: true }));

  it("stands side by side with others, and stops with all of its processes", async () => {
    const [one, other] = await Promise.all([
      mediaProxyUp({ minioUrl, variables }),
      mediaProxyUp({ minioUrl, variables }),
    ]);
    expect(await healthOf(one.url)).to.equal("ok\n");
    await one.stop();
    expect(await healthOf(one.url)).to.equal(null);
    expect(identify(one.pid)).to.equal(undefined);
    expect(await healthOf(other.url)).to.equal("ok\n");
    await other.stop();
    expect(await healthOf(other.url)).to.equal(null);
  });

  it("keeps to its port where it can", async () => {
    const first = await mediaProxyUp({ minioUrl, variables });
    const port = Number(new URL(first.url).port);
    const second = await mediaProxyUp({ minioUrl, variables, port });
    expect(second.url).to.not.equal(first.url);
    await Promise.all([first.stop(), second.stop()]);
    const third = await mediaProxyUp({ minioUrl, variables, port });
    expect(third.url).to.equal(first.url);
    await third.stop();
  });

  it("that a killed process left behind is stopped by the next that starts one", async () => {
    const fixture = fileURLToPath(new URL("./media-proxy-process.fixture.ts", import.meta.url));
    const child = spawn(process.execPath, ["--import", "tsx", "--conditions=@marketplace/source", fixture], {
      stdio: ["ignore", "pipe", "inherit"],
      env: variables,
    });
    const [line] = await once(child.stdout.setEncoding("utf8"), "data");
    const left = startedSchema.parse(JSON.parse(String(line)));
    child.kill("SIGKILL");
    await once(child, "close");
    expect(await healthOf(left.url)).to.equal("ok\n");
    const next = await mediaProxyUp({ minioUrl, variables });
    expect(await healthOf(left.url)).to.equal(null);
    expect(identify(left.pid)).to.equal(undefined);
    await next.stop();
  });
});
