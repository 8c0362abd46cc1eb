import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { type BenchRecord, historyLine, lastLine, writeRecord } from "./record.ts";

const record: BenchRecord = {
  bench: "orders",
  date: new Date("2026-06-01T12:34:56Z"),
  machine: { cpu: "Some CPU", cores: 2, memoryGb: 24, loadBefore: 0.1, node: "20.20.2", commit: "abc1234" },
  effort: { seconds: 3, rounds: 5, traced: 20 },
  outcome: {
    ratios: {
      "orders/raw": { value: 0.31234, low: 0.3, high: 0.33, aim: 0.25 },
      "p99-ms/32": { value: 210.4, low: 200, high: 230, aim: 250, better: "lower" },
    },
    text: "a table",
    servers: { PostgreSQL: "15.18 (fsync on)" },
    figures: { measurements: [{ perSecond: 123.456 }] },
  },
};

describe("a bench's result", () => {
  it("ends with a line of JSON: each ratio with its aim", () => {
    expect(JSON.parse(lastLine(record))).to.deep.equal({
      bench: "orders",
      ratios: {
        "orders/raw": { value: 0.312, aim: 0.25 },
        "p99-ms/32": { value: 210, aim: 250, better: "lower" },
      },
    });
    expect(lastLine(record)).to.not.include("\n");
  });

  it("reads as one line of the history, with spread, code, machine and servers", () => {
    expect(historyLine(record)).to.equal(
      "2026-06-01T12:34Z orders: orders/raw 0.312 (0.3 to 0.33; aim at least 0.25); p99-ms/32 210 (200 to 230; aim at most 250)" +
        " | commit abc1234 | 2 × Some CPU, 24 GB, Node 20.20.2 | PostgreSQL 15.18 (fsync on)",
    );
  });

  it("is kept in a file of its own, and adds to the history", () => {
    const folder = mkdtempSync(join(tmpdir(), "bench-record-"));
    writeRecord(record, folder);
    writeRecord({ ...record, date: new Date("2026-06-01T15:00:00Z") }, folder);
    expect(readdirSync(folder).sort()).to.deep.equal([
      "history.txt",
      "orders-2026-06-01T1234Z.json",
      "orders-2026-06-01T1500Z.json",
    ]);
    const kept: unknown = JSON.parse(readFileSync(join(folder, "orders-2026-06-01T1234Z.json"), "utf8"));
    expect(kept).to.deep.include({
      bench: "orders",
      date: "2026-06-01T12:34:56.000Z",
      machine: record.machine,
      servers: record.outcome.servers,
      figures: { measurements: [{ perSecond: 123 }] },
    });
    expect(readFileSync(join(folder, "history.txt"), "utf8").trimEnd().split("\n")).to.have.length(2);
    rmSync(folder, { recursive: true });
  });
});
