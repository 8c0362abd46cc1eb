import { randomInt } from "node:crypto";
import { v7 } from "uuid";
import { z } from "zod";
import type { Clock } from "./clock.ts";

/** Makes one new id; passed as an argument so that tests and seeds are repeatable. */
export type NewId = () => string;

/** A UUIDv7 (RFC 9562) in its lower-case text form: sorts by the time of its making. */
export const idSchema = z.uuidv7("must be an id such as 0197a5c2-7b1e-7cc3-8f4e-3d1f0a6b9e21").toLowerCase();

// Half of the counter, so that the other half is room to count in.
const FIRST_COUNTS = 2 ** 31;

/**
 * Makes UUIDv7 ids stamped by the given clock, with randomness from the operating system. Those of one millisecond count up
 * from a random number (RFC 9562, 6.2, method 1): what sorts by its id stays in the order of its making.
 */
export function idsFrom(clock: Clock): NewId {
  let [last, seq] = [-1, 0];
  return () => {
    const msecs = clock().getTime();
    seq = msecs === last ? seq + 1 : randomInt(FIRST_COUNTS);
    last = msecs;
    return v7({ msecs, seq });
  };
}
