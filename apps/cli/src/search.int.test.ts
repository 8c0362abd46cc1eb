import { idsFrom, systemClock } from "@marketplace/kernel";
import type { ListingDocument } from "@marketplace/listings";
import { until } from "@marketplace/testing";
import { expect } from "chai";
import { type Platform, startWorkingPlatform } from "./platform.fixture.ts";
import type { Run } from "./program.fixture.ts";
import { runCli } from "./program.ts";
import { fakeTerminal } from "./terminal.fixture.ts";

const newId = idsFrom(systemClock);
const seller = newId();
const AARHUS = [10.2039, 56.1629] as const;
const BERLIN = [13.405, 52.52] as const;

type Traits = Pick<ListingDocument, "title" | "condition"> & {
  readonly amount: number;
  readonly at: readonly [number, number];
  readonly sellerId?: string;
};

function listing({
  amount,
  at: [longitude, latitude],
  sellerId = newId(),
  ...rest
}: Traits): ListingDocument {
  const now = new Date();
  return {
    ...{ _id: newId(), sellerId, ...rest, description: "", category: "bikes", subcategory: "city-bikes" },
    ...{ price: { amount, currency: "DKK" }, units: 1, images: [] },
    location: { city: "Town", country: "DK", point: { type: "Point", coordinates: [longitude, latitude] } },
    ...{
      status: "active",
      moderation: "visible",
      version: 1,
      createdAt: now,
      updatedAt: now,
      publishedAt: now,
    },
    metadata: { views: 0, favorites: 0, custom_attributes: { brand: "Trek" } },
  };
}

describe("marketplace-cli search", () => {
  let platform: Platform;
  before(async () => {
    platform = await startWorkingPlatform();
    await platform.stores.mongo.db.collection<ListingDocument>("listings").insertMany([
      listing({ title: "Old bicycle", condition: "fair", amount: 50_000, at: AARHUS, sellerId: seller }),
      listing({ title: "New bicycle \u001b[31mred", condition: "new", amount: 400_050, at: AARHUS }),
      listing({
        title: "Bicycle with a very long title that no terminal shows whole",
        condition: "good",
        amount: 90_000,
        at: BERLIN,
      }),
    ]);
    // Words are counted a moment after they can be found.
    const counted = async () => (await found("suggest", "bicy")).items[0]?.listings;
    await until(counted, (listings) => listings === 3, 30_000);
  });
  after(() => platform.close());

  async function run(...args: readonly string[]): Promise<Run> {
    const { url, commandUrl } = platform.endpoints;
    const env = { MARKETPLACE_URL: url, MARKETPLACE_COMMAND_URL: commandUrl };
    const terminal = fakeTerminal({ env, fetch, clock: systemClock });
    const exitCode = await runCli(["search", ...args], terminal);
    return { exitCode, stdout: terminal.stdout.text(), stderr: terminal.stderr.text() };
  }
  async function found(...args: readonly string[]) {
    const { exitCode, stdout, stderr } = await run("--json", ...args);
    expect({ exitCode, stderr }).to.deep.equal({ exitCode: 0, stderr: "" });
    return JSON.parse(stdout);
  }
  async function titles(...args: readonly string[]): Promise<readonly string[]> {
    const { items } = await found(...args);
    return items.map(({ title }: { title: string }) => title.split(" ")[0]).sort();
  }

  it("shows what is found within 80 columns, and what a misspelt word was taken for", async () => {
    const { exitCode, stdout, stderr } = await run("bycicle", "--near", "56.1629,10.2039", "--facets");
    expect({ exitCode, stderr }).to.deep.equal({ exitCode: 0, stderr: "Looked for: bicycle\n" });
    for (const line of stdout.split("\n")) expect(line.length, line).to.be.at.most(80);
    expect(stdout).to.match(/^Id +Title +Price +Km\n/);
    expect(stdout).to.match(/Old bicycle +DKK.500\.00 +0\.0\n/);
    expect(stdout)
      .to.contain("3 listings\n")
      .and.to.match(/Brand +Trek 3/)
      .and.to.match(/Condition +.*good 1/);
    expect(stdout).to.not.contain("\u001b");
  });

  it("narrows by condition, price, place, seller and category", async () => {
    expect(await titles("bicycle", "--condition", "new", "fair")).to.deep.equal(["New", "Old"]);
    const price = ["--currency", "DKK", "--min-price", "500"];
    expect(await titles("bicycle", ...price, "--max-price", "4000.50")).to.deep.equal([
      "Bicycle",
      "New",
      "Old",
    ]);
    expect(await titles("bicycle", ...price, "--max-price", "4000.49")).to.deep.equal(["Bicycle", "Old"]);
    expect(await titles("bicycle", "--near", "52.5,13.4", "--within", "30")).to.deep.equal(["Bicycle"]);
    expect(await titles("--seller", seller)).to.deep.equal(["Old"]);
    expect(await titles("--category", "bikes", "--posted", "1")).to.have.length(3);
    expect(await titles("find", "new")).to.deep.equal(["New"]);
  });

  it("has words, phrases and what is unwanted in one text", async () => {
    expect(await titles("old bicycle")).to.deep.equal(["Old"]);
    expect(await titles('"new bicycle"')).to.deep.equal(["New"]);
    expect(await titles("bicycle -old")).to.deep.equal(["Bicycle", "New"]);
    expect(await titles("--any", "--", "-old", "bicycle")).to.deep.equal(["Bicycle", "New"]);
  });

  it("sorts, and goes on page by page", async () => {
    const cheapest = ["bicycle", "--sort", "price_asc", "--currency", "DKK", "--limit", "2"];
    const first = await run(...cheapest);
    const [, cursor = ""] = /^More: add --cursor (\S+)\n$/.exec(first.stderr) ?? [];
    expect(first.stdout).to.match(/Old bicycle.*Bicycle with/s);
    expect(await titles(...cheapest, "--cursor", cursor)).to.deep.equal(["New"]);
  });

  it("says that listings have some of the words alone, and that there is none", async () => {
    expect((await run("old", "red")).stderr).to.equal(
      "No listing has all of these words; those have some.\n",
    );
    expect(await run("xylophone")).to.deep.equal({ exitCode: 0, stdout: "No listings.\n", stderr: "" });
  });

  it("suggests how words go on", async () => {
    expect((await run("suggest", "bicy")).stdout).to.match(/^Words +Listings\nbicycle +3\n$/);
    expect(await found("suggest", "old", "bi", "--limit", "1")).to.deep.equal({
      items: [{ text: "old bicycle", listings: 1 }],
    });
    expect((await run("suggest", "zzz")).stdout).to.equal("Nothing begins so.\n");
  });

  it("ends with 1 and the server's words where it refuses", async () => {
    const { exitCode, stdout, stderr } = await run("bicycle", "--category", "spaceships");
    expect({ exitCode, stdout }).to.deep.equal({ exitCode: 1, stdout: "" });
    expect(stderr).to.match(/^Error: .*\nTo do: .*category/);
  });
});
