import { setTimeout as pause } from "node:timers/promises";
import { idsFrom, systemClock } from "@marketplace/kernel";
import { type MediaWorker, openMediaWorker, photographOf, storePhotograph } from "@marketplace/media";
import { openLogger } from "@marketplace/rpc";
import { expect } from "chai";
import sharp from "sharp";
import type { Run } from "./program.fixture.ts";
import { runCli } from "./program.ts";
import { type ShelfPlatform, startShelfPlatform } from "./shelf-platform.fixture.ts";
import { fakeTerminal } from "./terminal.fixture.ts";

const newId = idsFrom(systemClock);
const HOUR_MS = 3_600_000;
const REASON = ["--yes", "--reason", "ticket 4711"];

describe("marketplace-cli media", () => {
  let platform: ShelfPlatform;
  let env: Readonly<Record<string, string>>;
  let worker: MediaWorker;
  const referred = new Set<string>();
  before(async () => {
    platform = await startShelfPlatform();
    const { url, commandUrl } = platform.endpoints;
    env = {
      ...{ MARKETPLACE_URL: url, MARKETPLACE_COMMAND_URL: commandUrl },
      MARKETPLACE_TOKEN: platform.token,
    };
    worker = openMediaWorker({
      ...{ ...platform.stores, newId, log: openLogger({ name: "test", level: "silent" }) },
      references: [{ name: "test", among: async (keys) => new Set(keys.filter((key) => referred.has(key))) }],
      sweepUploads: async () => ({ told: 2, expired: 1 }),
      // Everything is old.
      ...{ clock: () => new Date(Date.now() + 100 * HOUR_MS), graceHours: 24, restMs: HOUR_MS },
    });
    // Its own sweep, of nothing; the next one is an hour away.
    await worker.run();
  });
  after(() => platform.close());

  async function run(...args: readonly string[]): Promise<Run> {
    const terminal = fakeTerminal({ env, fetch, clock: systemClock });
    const exitCode = await runCli(["media", ...args], terminal);
    return { exitCode, stdout: terminal.stdout.text(), stderr: terminal.stderr.text() };
  }
  /** Lets a worker carry out jobs while the command runs. */
  async function withWorker(...args: readonly string[]): Promise<Run> {
    const running = { isOver: false };
    const doing = run(...args).finally(() => {
      running.isOver = true;
    });
    while (!running.isOver) if (!(await worker.run())) await pause(50);
    return doing;
  }
  async function store(): Promise<string> {
    const background = { r: Math.floor(Math.random() * 256), g: 60, b: 90 };
    const bytes = await sharp({ create: { width: 90, height: 60, channels: 3, background } })
      .jpeg()
      .toBuffer();
    const name = {
      userId: newId(),
      folder: "listings",
      sha256: newId().replaceAll("-", "").repeat(2),
    } as const;
    const deps = { ...platform.stores, clock: systemClock };
    const { key } = await storePhotograph(deps, name, await photographOf(bytes));
    return key;
  }
  const document = (key: string) =>
    platform.stores.mongo.db
      .collection<{ _id: string; original: string }>("photographs")
      .findOne({ _id: key.slice(0, -"-1280.webp".length) });

  it("sweep says what it would do, does it, and status tells of it", async () => {
    const [kept, gone] = [await store(), await store()];
    referred.add(kept);
    const dry = await withWorker("sweep", "--dry-run");
    expect(dry.exitCode, dry.stderr).to.equal(0);
    expect(dry.stdout).to.match(/^The sweep \(dry run\) looked at 2 photographs, \d+ objects\./);
    expect(dry.stdout).to.match(/Would remove 1 photograph that nobody refers to \(5 versions, .+\)/);
    expect(await document(gone)).to.not.equal(null);

    const swept = await withWorker("sweep", ...REASON);
    expect(swept.exitCode, swept.stderr).to.equal(0);
    expect(swept.stdout).to.contain("Removed 1 photograph that nobody refers to (5 versions");
    expect(swept.stdout).to.contain("Told anew of 2 uploads that waited");
    for (const row of swept.stdout.split("\n")) expect(row.length, row).to.be.at.most(80);
    expect(await document(gone)).to.equal(null);
    expect(await document(kept)).to.not.equal(null);

    const status = await run("status");
    expect(status.exitCode).to.equal(0);
    expect(status.stdout).to.contain("Removed 1 photograph").and.to.contain("All is well.");
    const json = JSON.parse((await run("status", "--json")).stdout);
    expect(json).to.deep.include({ photographs: 1, needsAttention: false });
    expect(json.lastSweep.tally).to.include({ removed: 1, removedObjects: 5, told: 2 });
  });

  it("reprocess makes pictures anew, by name and all, and ends with 1 where there is no original", async () => {
    const key = await store();
    referred.add(key);
    const { minio } = platform.stores;
    const bucket = minio.buckets.listingImages;
    await minio.client.removeObject(bucket, key);
    const made = await withWorker("reprocess", key, ...REASON, "--json");
    expect(made.exitCode, made.stderr).to.equal(0);
    expect(JSON.parse(made.stdout).tally).to.include({ photographs: 1, remade: 4, lost: 0 });
    const { size } = await minio.client.statObject(bucket, key);
    expect(size).to.be.above(0);

    const original = String((await document(key))?.original);
    const { versionId = "" } = await minio.client.statObject(bucket, original);
    await minio.client.removeObject(bucket, original, { versionId: versionId ?? "" });
    const lost = await withWorker("reprocess", "--all", "--dry-run");
    expect(lost.exitCode).to.equal(1);
    expect(lost.stdout).to.contain("Lost: 4 objects, with no original to make them from");
  });

  it("asks for what is missing before it does anything, and says what is not clear", async () => {
    const unasked = await run("sweep", "--reason", "why not");
    expect(unasked).to.include({ exitCode: 2, stdout: "" });
    expect(unasked.stderr).to.contain("--yes");
    expect((await run("sweep", "--yes")).stderr).to.contain("--reason");
    expect((await run("reprocess")).stderr).to.contain("--listing, or --all");
    expect(await run("reprocess", "x", "--all")).to.include({ exitCode: 2 });
    const unknown = await run("reprocess", newId(), "--dry-run");
    expect(unknown).to.include({ exitCode: 1, stdout: "" });
    expect(unknown.stderr).to.contain("There is no such photograph");
  });

  it("job shows one that was started alone, and looks until it has ended", async () => {
    const { exitCode, stdout } = await run("sweep", "--dry-run", "--no-wait", "--json");
    expect(exitCode).to.equal(0);
    const { id } = JSON.parse(stdout);
    expect((await run("job", id)).stdout)
      .to.contain("waits for a worker")
      .and.to.contain(`media job ${id} --wait`);
    const done = JSON.parse((await withWorker("job", id, "--wait", "--json")).stdout);
    expect(done).to.include({ id, status: "done" });
  });
});
