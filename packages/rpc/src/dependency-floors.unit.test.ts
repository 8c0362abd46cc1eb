import { readFileSync } from "node:fs";
import { expect } from "chai";
import { z } from "zod";

// The first version of each without a known hole that this platform could be reached by.
const floors: Readonly<Record<string, string>> = {
  "@trpc/server": "11.8.0",
  superjson: "1.8.1",
  sequelize: "6.37.8",
};

const lockSchema = z.object({
  packages: z.record(z.string(), z.object({ version: z.string().optional() })),
});
const lock = new URL("../../../package-lock.json", import.meta.url);

const isAtLeast = (version: string, floor: string) =>
  version.localeCompare(floor, "en", { numeric: true, sensitivity: "base" }) >= 0;

describe("what is installed", () => {
  for (const [name, floor] of Object.entries(floors))
    it(`has ${name} at ${floor} or later, wherever it stands`, () => {
      const { packages } = lockSchema.parse(JSON.parse(readFileSync(lock, "utf8")));
      const versions = Object.entries(packages)
        .filter(([place]) => place.endsWith(`node_modules/${name}`))
        .map(([, { version }]) => version ?? "0");
      expect(versions).to.not.deep.equal([]);
      for (const version of versions) expect(isAtLeast(version, floor), version).to.equal(true);
    });

  it("is compared as numbers, not as text", () => {
    expect(isAtLeast("11.22.1", "11.8.0")).to.equal(true);
    expect(isAtLeast("11.7.9", "11.8.0")).to.equal(false);
    expect(isAtLeast("2.0.0", "11.8.0")).to.equal(false);
  });
});
