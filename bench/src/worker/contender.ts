/** One way of doing a piece of work, which is measured beside others. */
export interface Contender {
  /** Makes ready what so many operations use up. */
  stock(operations: number): Promise<void>;
  /** How many operations there is stock for. */
  left(): number;
  /** Does one operation; it takes from the stock before it waits for anything. */
  run(): Promise<void>;
  /** How many operations are known to be done: by the stores, where they leave something there. */
  done(): Promise<number>;
  close(): Promise<void>;
}

/** Opens a contender with stores of its own. It parses by itself where it is to work. */
export type OpenContender = (place: unknown) => Promise<Contender>;
