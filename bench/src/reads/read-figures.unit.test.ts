import { expect } from "chai";
import { seenCell } from "../cell.fixture.ts";
import type { Cell } from "../rounds.ts";
import { CONNECTIONS, CONTENDERS, type ReadContender } from "./read-contenders.ts";
import { readAsides, readRatios, readSpeeds } from "./read-figures.ts";
import type { ReadMeasured } from "./read-measured.ts";
import { readsReport } from "./reads-report.ts";

const rates: Partial<Record<ReadContender, number>> = {
  "hot-listing": 32_000,
  "hot-search": 8_000,
  "bare-trpc": 4_000,
  "bare-trpc-page": 2_000,
  "bare-http": 40_000,
  "bare-http-page": 16_000,
  "cold-listing": 3_000,
  "find-one": 4_000,
  "one-core": 20_000,
  "two-cores": 38_000,
};

/** Everybody in two rounds, the second on a machine that is half as fast. */
const cells = [1, 2].flatMap((round) =>
  CONTENDERS.map((contender): Cell<ReadMeasured> => {
    const cell = seenCell(contender, {
      ...{ parallel: CONNECTIONS, round },
      perSecond: (rates[contender] ?? 1_000) / round,
    });
    const writes = contender === "mixed" ? { done: 20, failures: { "too late": 1 } } : null;
    return {
      ...cell,
      measured: { ...cell.measured, cores: { generator: 0.5, servers: 0.9, machine: 1.9 }, writes },
    };
  }),
);

describe("the figures of reads", () => {
  it("hold each read against its reference of the same round, and against the aim", () => {
    const ratios = Object.entries(readRatios(cells)).map(([name, { value, aim }]) => [name, value, aim]);
    expect(ratios).to.deep.equal([
      ["hot-listing/bare-trpc", 8, 8],
      ["hot-listing/bare-http", 0.8, 0.6],
      ["hot-search/bare-trpc", 4, 8],
      ["hot-search/bare-http", 0.5, 0.6],
      ["cold-listing/find-one", 0.75, 0.6],
      ["two-processes/one", 1.9, 1.7],
    ]);
    expect(Object.keys(readAsides(cells))).to.include("two-processes/one, one generator");
  });

  it("tell of each contender how fast it was and how busy the cores were", () => {
    const speeds = readSpeeds(cells);
    expect(speeds.map(({ contender }) => contender)).to.deep.equal([...CONTENDERS]);
    expect(speeds[0]).to.deep.include({
      perSecond: { value: 24_000, low: 16_000, high: 32_000 },
      cores: { generator: 0.5, servers: 0.9, machine: 1.9 },
    });
  });

  describe("in the report", () => {
    const bodies = { listing: "12345", page: "é" };
    const report = (seen: readonly Cell<ReadMeasured>[], pinned = true) =>
      readsReport({ cells: seen, bodies, pinned });

    it("come with the length of the bodies in bytes, and with what was written meanwhile", () => {
      const { text } = report(cells);
      expect(text).to.include("listing has 5 bytes, that of the page of a search 2.");
      expect(text).to.include('Writes beside the mixed reads: 40, 20.0 a second; failed: {"too late":2}.');
      expect(text).to.not.include("may be what limits");
    });

    it("come with the words of what failed", () => {
      const failing = cells.map((cell) =>
        cell.contender === "cold-listing"
          ? { ...cell, measured: { ...cell.measured, failures: { "503 later": 2 } } }
          : cell,
      );
      expect(report(failing).text).to.include("Failed, 4 of cold listing: 503 later");
    });

    it("come with a warning where the process that asks was the limit, or no core could be held", () => {
      const limited = cells.map((cell) =>
        cell.contender === "bare-http" ? { ...cell, measured: { ...cell.measured, clientBusy: 0.99 } } : cell,
      );
      expect(report(limited).text).to.include("may be what limits: bare node:http, a listing.");
      expect(report(cells, false).text).to.include("could not be held on one core");
    });
  });
});
