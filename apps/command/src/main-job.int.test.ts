import { execFile } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect } from "chai";
import { type Platform, startPlatform } from "./platform.fixture.ts";

const run = promisify(execFile);
const flags = ["--import", "tsx", "--conditions=@marketplace/source"];

describe("the main job", () => {
  let platform: Platform;
  before(async () => {
    platform = await startPlatform();
  });
  after(() => platform.close());

  it("is done end to end by another process that imports only the api package", async () => {
    const program = join(import.meta.dirname, "main-job.fixture.ts");
    const imports = [...readFileSync(program, "utf8").matchAll(/from "([^"]+)"/g)].map(([, name]) => name);
    expect(imports).to.deep.equal(["@marketplace/api"]);

    const { stdout } = await run(process.execPath, [...flags, program, platform.url, platform.commandUrl]);
    expect(JSON.parse(stdout)).to.deep.equal({
      stages: ["placed", "confirmed", "shipped", "delivered", "completed"],
      payment: { status: "captured", provider: "sandbox" },
      // What was paid, less the platform's three in a hundred for a book.
      owed: [{ currency: "DKK", amount: 7_275, minimum: 5_000 }],
      listing: "sold",
      deliveredAt: true,
      summary: { count: 1, average: 5, histogram: [0, 0, 0, 0, 1] },
    });
  });

  it("begins as the README shows", async () => {
    const readme = readFileSync(new URL("../../../README.md", import.meta.url), "utf8");
    const example = /```ts\n([\s\S]*?)```/.exec(readme)?.[1] ?? "";
    expect(example.trim().split("\n").length).to.be.within(15, 30);
    const folder = join(import.meta.dirname, "../.cache");
    mkdirSync(folder, { recursive: true });
    const file = join(folder, "readme-example.ts");
    const program = example
      .replace("http://127.0.0.1:4001", platform.url)
      .replace("http://127.0.0.1:4002", platform.commandUrl);
    writeFileSync(file, program);

    const { stdout } = await run(process.execPath, [...flags, file]);
    expect(stdout.replace(/\s/g, " ")).to.contain("City bike, 7 gears 1.800,00 kr.");
  });
});
