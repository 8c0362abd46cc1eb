import { v7 } from "uuid";
import { z } from "zod";
import type { Clock } from "./clock.ts";

/** Makes one new id; passed as an argument so that tests and seeds are repeatable. */
export type NewId = () => string;

/** A UUIDv7 (RFC 9562) in its lower-case text form: sorts by the time of its making. */
export const idSchema = z.uuidv7("must be an id such as 0197a5c2-7b1e-7cc3-8f4e-3d1f0a6b9e21").toLowerCase();

/** Makes UUIDv7 ids stamped by the given clock, with randomness from the operating system. */
export function idsFrom(clock: Clock): NewId {
  return () => v7({ msecs: clock().getTime() });
}
