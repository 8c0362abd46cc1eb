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
    else
      expect(
        unpadded(text),
        "Run `UPDATE_DOCS=1 npm test` in packages/stores, then `npm run lint:fix`",
      ).to.equal(unpadded(written));
  });
});

/** A page without the padding by which the formatter lines up a table's columns. */
function unpadded(text: string): string {
  return text.replaceAll(/ +\|/g, " |").replaceAll(/-{3,}/g, "---");
}
