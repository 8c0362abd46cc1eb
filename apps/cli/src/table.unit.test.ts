import { expect } from "chai";
import pc from "picocolors";
import { table } from "./table.ts";

const plain = pc.createColors(false);
const columns = [
  { title: "Id" },
  { title: "Title", flexible: true },
  { title: "Price", align: "right" as const },
];

describe("a table", () => {
  it("sets columns under their titles, without colours or trailing blanks", () => {
    const text = table(columns, [["1", "Bike", "DKK 5.00"]], { width: 80, colours: plain });
    expect(text).to.equal("Id  Title     Price\n1   Bike   DKK 5.00");
  });

  it("fits its width by cutting the flexible column", () => {
    const rows = [
      [
        "0197a5c2-7b1e-7cc3-8f4e-3d1f0a6b9e21",
        "Old bicycle with three gears and a basket 🚲",
        "DKK 1,200.00",
      ],
      ["0197a5c2-7b1e-7cc3-8f4e-3d1f0a6b9e22", "日本語のカメラ日本語のカメラ日本語のカメラ", "€1.00"],
    ];
    const lines = table(columns, rows, { width: 80, colours: plain }).split("\n");
    expect(lines).to.have.length(3);
    for (const line of lines) expect(line.length).to.be.at.most(80);
    expect(lines[1]).to.match(/Old bicycle with three.*… +DKK 1,200\.00$/);
  });

  it("breaks what is too long into lines where that is asked for", () => {
    const rows = [["1", "one two three four five six seven eight nine ten", "5"]];
    const lines = table(columns, rows, { width: 40, colours: plain, wrap: true }).split("\n");
    expect(lines.length).to.be.greaterThan(2);
    for (const line of lines) expect(line.length).to.be.at.most(40);
    expect(lines.join(" ").replace(/\s+/g, " ")).to.contain("nine ten");
  });
});
