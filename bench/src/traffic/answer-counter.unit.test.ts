import { expect } from "chai";
import { answerCounter } from "./answer-counter.ts";

function message(kind: string, body: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(4 + body.length);
  return Buffer.concat([Buffer.from(kind), length, body]);
}

const greeting = [message("R", Buffer.alloc(4)), message("S", Buffer.from("TimeZone\0UTC\0")), ready("I")];

function ready(status: "I" | "T" | "E"): Buffer {
  return message("Z", Buffer.from(status));
}

/** What the server answers to a statement, and how things stand after it. */
function answer(tag: string, status: "I" | "T" | "E"): Buffer {
  return Buffer.concat([
    message("D", Buffer.from("a row with a Z and a C")),
    message("C", Buffer.from(`${tag}\0`)),
    ready(status),
  ]);
}

function counted(answers: readonly Buffer[], chunk = Number.MAX_SAFE_INTEGER) {
  const calls = { statements: 0, roundTrips: 0, commits: 0, writingCommits: 0 };
  const count = answerCounter(calls);
  const bytes = Buffer.concat([...greeting, ...answers]);
  for (let at = 0; at < bytes.length; at += chunk) count(bytes.subarray(at, at + chunk));
  return calls;
}

describe("the count of what PostgreSQL answers", () => {
  const transaction = [
    answer("BEGIN", "T"),
    answer("UPDATE 1", "T"),
    answer("INSERT 0 1", "T"),
    answer("COMMIT", "I"),
  ];

  it("leaves out the greeting of a connection", () => {
    expect(counted([])).to.deep.equal({ statements: 0, roundTrips: 0, commits: 0, writingCommits: 0 });
  });

  it("counts a transaction once", () => {
    expect(counted(transaction)).to.deep.equal({
      statements: 4,
      roundTrips: 4,
      commits: 1,
      writingCommits: 1,
    });
  });

  it("counts a statement outside of a transaction as a commit, and whether it wrote", () => {
    expect(counted([answer("SELECT 3", "I")])).to.include({ commits: 1, writingCommits: 0 });
    expect(counted([answer("UPDATE 0", "I")])).to.include({ commits: 1, writingCommits: 0 });
    expect(counted([answer("DELETE 2", "I")])).to.include({ commits: 1, writingCommits: 1 });
  });

  it("counts preparing a transaction and committing it as a commit each", () => {
    const prepared = [answer("BEGIN", "T"), answer("INSERT 0 1", "T"), answer("PREPARE TRANSACTION", "I")];
    expect(counted([...prepared, answer("COMMIT PREPARED", "I")])).to.include({
      commits: 2,
      writingCommits: 2,
    });
  });

  it("does not count what was rolled back, or failed", () => {
    const failed = [answer("BEGIN", "T"), message("E", Buffer.from("oh")), ready("E")];
    expect(counted([...failed, answer("ROLLBACK", "I")])).to.include({ commits: 0, roundTrips: 3 });
    expect(counted([message("E", Buffer.from("oh")), ready("I")])).to.include({ commits: 0, statements: 0 });
  });

  it("counts the same wherever the stream is cut", () => {
    for (const chunk of [1, 2, 3, 7, 50])
      expect(counted(transaction, chunk)).to.deep.equal(counted(transaction));
  });
});
