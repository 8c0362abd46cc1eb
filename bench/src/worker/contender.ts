import { z } from "zod";

/** Where a contender works. */
export const placeSchema = z.strictObject({
  /** Settings of its stores, as environment variables. */
  environment: z.record(z.string(), z.string()),
  /** The command process that it may call. */
  commandUrl: z.url(),
});

/** Where a contender works. */
export type Place = z.output<typeof placeSchema>;

/** One way of doing a piece of work, which is measured beside others. */
export interface Contender {
  /** Makes ready what so many operations use up. */
  stock(operations: number): Promise<void>;
  /** How many operations there is stock for. */
  left(): number;
  /** Does one operation; it takes from the stock before it waits for anything. */
  run(): Promise<void>;
  /** How many operations the stores show as done. */
  done(): Promise<number>;
  close(): Promise<void>;
}

/** Opens a contender with stores of its own. */
export type OpenContender = (place: Place) => Promise<Contender>;
