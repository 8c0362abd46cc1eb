import { readFileSync, writeFileSync } from "node:fs";
import { expect } from "chai";
import { settingsTable } from "./settings-table.fixture.ts";

const page = new URL("../../../docs/configuration.md", import.meta.url);
const TABLE = /(<!-- settings:begin[^>]*-->\n)[\s\S]*(<!-- settings:end -->\n)/;

describe("docs/configuration.md", () => {
  it("has every setting with its default and meaning, as the schema says them", () => {
    const text = readFileSync(page, "utf8");
    expect(text).to.match(TABLE);
    const written = text.replace(TABLE, (_, begin, end) => `${begin}${settingsTable()}\n${end}`);
    if (process.env.UPDATE_DOCS === "1") writeFileSync(page, written);
    else expect(text, "Run `UPDATE_DOCS=1 npm test` in packages/stores to write the table").to.equal(written);
  });
});
