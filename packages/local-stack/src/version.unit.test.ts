import { expect } from "chai";
import fc from "fast-check";
import { servers } from "./servers.ts";
import { compareVersions, isRecentEnough, numbersIn, parseVersion } from "./version.ts";

const rules = new Map(servers.map(({ name, tool }) => [name, tool.version]));

describe("version", () => {
  const spoken = [
    ["postgres", "postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)", "15.18", true],
    ["postgres", "postgres (PostgreSQL) 18.4", "18.4", true],
    ["postgres", "postgres (PostgreSQL) 14.9", "14.9", false],
    ["postgres", "postgres (PostgreSQL) 19beta1", "19", true],
    ["mongo", "db version v6.0.5\nBuild Info: {", "6.0.5", true],
    ["mongo", "db version v5.0.31", "5.0.31", false],
    ["redis", "Redis server v=6.2.14 sha=40305114:0 malloc=libc bits=64 build=dff9", "6.2.14", true],
    ["redis", "Redis server v=6.0.16 sha=00000000:0", "6.0.16", false],
    [
      "minio",
      "minio version RELEASE.2025-09-07T16-13-09Z (commit-id=07c3)",
      "RELEASE.2025-09-07T16-13-09Z",
      true,
    ],
    ["minio", "minio version DEVELOPMENT.GOGET (commit-id=DEVELOPMENT.GOGET)", "DEVELOPMENT.GOGET", true],
    ["minio", "minio version RELEASE.2021-04-06T23-11-00Z", "RELEASE.2021-04-06T23-11-00Z", false],
  ] as const;

  for (const [name, output, version, recent] of spoken) {
    it(`hears ${version} from ${name} and ${recent ? "takes" : "refuses"} it`, () => {
      const rule = rules.get(name);
      if (rule === undefined) throw new Error(`no server ${name}`);
      expect(parseVersion(rule, output)).to.equal(version);
      expect(isRecentEnough(rule, version)).to.equal(recent);
    });
  }

  it("hears no version from a program that is something else", () => {
    for (const rule of rules.values()) expect(parseVersion(rule, "command not found")).to.equal(undefined);
  });

  it("orders versions as their numbers, and never as text", () => {
    const version = fc.array(fc.nat({ max: 30 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(version, version, (left, right) => {
        expect(numbersIn(left.join("."))).to.deep.equal(left);
        expect(Math.sign(compareVersions(left, right))).to.equal(
          -Math.sign(compareVersions(right, left)) + 0,
        );
        expect(compareVersions([...left, 0], left)).to.equal(0);
        expect(compareVersions([...left, 1], left)).to.be.greaterThan(0);
      }),
    );
    expect(compareVersions([10], [9, 9])).to.be.greaterThan(0);
  });
});
