/*
 * Reads what PostgreSQL answers (protocol 3.0, without TLS): a byte that names the kind of message, four bytes of its
 * length without that byte, then its body. CommandComplete ends a statement and says which; ReadyForQuery ends a round
 * trip and says whether a transaction is open.
 */

/** What was done on the connections to PostgreSQL. */
export interface PostgresCalls {
  /** Statements, each of which has ended. */
  statements: number;
  roundTrips: number;
  /** Transactions that have ended well: by COMMIT, by PREPARE TRANSACTION, or a statement outside of one. */
  commits: number;
  /** Those of them that changed rows or were prepared: what a disk has to hear of. */
  writingCommits: number;
}

const HEADER = 5;
const COMMAND_COMPLETE = 0x43;
const READY_FOR_QUERY = 0x5a;
const IDLE = 0x49;

const writes = /^(INSERT 0|UPDATE|DELETE|MERGE|COPY) [1-9]|^(PREPARE TRANSACTION|COMMIT PREPARED)$/;

/** Counts what one connection's server answers, chunk by chunk as it comes. */
export function answerCounter(counts: PostgresCalls): (chunk: Buffer) => void {
  let rest: Buffer = Buffer.alloc(0);
  let tags: string[] = [];
  let greeted = false;

  function ready(status: number): void {
    // The first one ends the greeting of a new connection.
    if (!greeted) {
      greeted = true;
      return;
    }
    counts.roundTrips += 1;
    if (status !== IDLE) return;
    if (tags.length > 0 && tags.at(-1) !== "ROLLBACK") {
      counts.commits += 1;
      if (tags.some((tag) => writes.test(tag))) counts.writingCommits += 1;
    }
    tags = [];
  }

  function take(kind: number, body: Buffer): void {
    if (kind === READY_FOR_QUERY) ready(body[0] ?? 0);
    if (kind !== COMMAND_COMPLETE) return;
    counts.statements += 1;
    tags.push(body.toString("latin1", 0, body.length - 1));
  }

  return (chunk) => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    while (rest.length >= HEADER) {
      const end = 1 + rest.readUInt32BE(1);
      if (rest.length < end) return;
      take(rest[0] ?? 0, rest.subarray(HEADER, end));
      rest = rest.subarray(end);
    }
  };
}
