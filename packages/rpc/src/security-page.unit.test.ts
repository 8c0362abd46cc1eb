import { existsSync, readFileSync } from "node:fs";
import { expect } from "chai";

const root = new URL("../../../", import.meta.url);
const page = readFileSync(new URL("docs/security.md", root), "utf8");
const rows = [...page.matchAll(/^\|\s*(\d+)\s*\|([^|]+)\|([^|]+)\|(.+)\|$/gm)].map(
  ([, number = "", , state = "", shown = ""]) => ({
    number: Number(number),
    state: state.trim(),
    tests: [...shown.matchAll(/`([\w./-]+\.test\.tsx?)`/g)].map(([, path = ""]) => path),
  }),
);

describe("docs/security.md", () => {
  it("has each of the 35 rows once", () => {
    expect(rows.map(({ number }) => number)).to.deep.equal(
      Array.from({ length: 35 }, (_, index) => index + 1),
    );
  });

  it("names tests that exist, and one at least wherever something is said to be shown", () => {
    for (const { number, state, tests } of rows) {
      expect(state, `row ${number}`).to.be.oneOf(["shown", "partly", "not yet", "does not apply"]);
      if (state === "shown" || state === "partly") expect(tests, `row ${number}`).to.not.deep.equal([]);
      for (const test of tests) expect(existsSync(new URL(test, root)), test).to.equal(true);
    }
  });
});
