/*
 * A caller that got no answer cannot know whether its request had its effect. So it gives each intended effect a key,
 * and repeats the request with the same one: the effect happens once, and every repetition within a day gets the same
 * answer. Key, answer and effect are one PostgreSQL transaction, which is all that keeps this right. Two requests with
 * one key may both do the work; the unique index lets one of them commit it.
 */
import { type Clock, hashInput, MarketplaceError } from "@marketplace/kernel";
import type { Postgres } from "@marketplace/stores";
import type { Transaction } from "sequelize";
import superjson from "superjson";
import type { z } from "zod";
import { findAnswer, type KeptAnswer, keepAnswer } from "./answer-store.ts";

/** What answering once stands on; `{ ...stores, clock }` fits. */
export interface AnswerDeps {
  readonly postgres: Pick<Postgres, "sequelize">;
  readonly clock: Clock;
}

/** A request under a key of its caller. */
export interface KeyedRequest<T> {
  /** Whose key it is: the id of the account that calls. */
  readonly scope: string;
  /** The procedure's full name, `listings.publish`; a key counts for one procedure. */
  readonly procedure: string;
  readonly key: string;
  /** The parsed input without its key. Another one under the same key is refused. */
  readonly input: unknown;
  /** What the answer is; it must hold no secret, since it is kept for a day. */
  readonly output: z.ZodType<T, T>;
}

/**
 * Keeps the answer with the transaction that has the effect, as the last thing that is done in it. It throws when a
 * request with the same key was faster, and the work must let that pass: it gives the transaction up.
 */
export type RecordAnswer<T> = (transaction: Transaction, answer: T) => Promise<void>;

/**
 * Does the work of a request unless its key has been answered within a day, and answers with what was recorded then.
 * The work may be a transaction or a two-phase commit, and may try several times; what it throws leaves the key free.
 * @throws MarketplaceError `IDEMPOTENCY_MISMATCH` when the key was used for another input, or what the work throws.
 */
export async function answerOnce<T>(
  { postgres: { sequelize }, clock }: AnswerDeps,
  { scope, procedure, key, input, output }: KeyedRequest<T>,
  work: (record: RecordAnswer<T>) => Promise<unknown>,
): Promise<T> {
  const use = { scope, procedure, key };
  const inputHash = hashInput(input);
  const read = (text: string) => output.parse(superjson.parse(text));
  const repeat = (kept: KeptAnswer) => {
    if (kept.inputHash !== inputHash) throw usedOtherwise();
    return read(kept.text);
  };

  const kept = await findAnswer(sequelize, use, clock());
  if (kept !== null) return repeat(kept);
  const recorded: { text?: string } = {};
  try {
    await work(async (transaction, answer) => {
      const text = superjson.stringify(output.parse(answer));
      if (!(await keepAnswer(transaction, { ...use, inputHash, text }, clock()))) throw answeredMeanwhile();
      recorded.text = text;
    });
  } catch (failure) {
    // Whatever it was: a request with the same key may have been faster, and this one have met what that one did
    // ("stale", "sold out"); or it did commit, and only COMMIT's answer got lost.
    const other = await findAnswer(sequelize, use, clock()).catch(() => null);
    if (other === null) throw failure;
    return repeat(other);
  }
  if (recorded.text === undefined) throw new Error(`${procedure} was done without a record of its answer`);
  // Read back as a repetition will be, so that no caller can tell the first answer from the others.
  return read(recorded.text);
}

function usedOtherwise(): MarketplaceError {
  return new MarketplaceError(
    "IDEMPOTENCY_MISMATCH",
    "This idempotency key was used for a different request. Use a new key for a new request.",
  );
}

// Not CHANGE_IN_PROGRESS, at which a two-phase commit is tried again: what it tries has been done.
function answeredMeanwhile(): MarketplaceError {
  return new MarketplaceError("ALREADY_EXISTS", "This has just been done; send it again for its answer.");
}
