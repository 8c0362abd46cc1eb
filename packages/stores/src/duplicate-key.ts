import { MongoServerError } from "mongodb";

const DUPLICATE_KEY = 11_000;

/** Whether MongoDB refused a document because there is one already under a key that only one may have. */
export function isDuplicateKey(failure: unknown): boolean {
  return failure instanceof MongoServerError && failure.code === DUPLICATE_KEY;
}
