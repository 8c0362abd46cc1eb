import { MarketplaceError } from "@marketplace/kernel";
import { z } from "zod";

/** What a worker process says of an order that has ended. */
export const workerAnswerSchema = z.object({
  id: z.int(),
  value: z.unknown(),
  /** The code of a refusal, or null. */
  refused: z.string().nullable(),
});

/** What a worker process says of an order that has ended. */
export type WorkerAnswer = z.output<typeof workerAnswerSchema>;

interface Obeying<S extends z.ZodType> {
  readonly orders: S;
  readonly obey: (order: z.output<S>) => Promise<unknown>;
  /** Reaches the stores; a machine under load may need more than one try within its time-outs. */
  readonly connect: () => Promise<unknown>;
  /** Told of what an order failed with. */
  readonly say: (failure: unknown) => void;
}

const CONNECT_TRIES = 10;

/** Makes this process one of `openWorkerProcesses`: it obeys its parent, several orders at once, until it is killed. */
export async function obeyOrders<S extends z.ZodType>({
  orders,
  obey,
  connect,
  say,
}: Obeying<S>): Promise<void> {
  const answer = (one: WorkerAnswer | "ready") => void process.send?.(one);

  process.on("message", (message) => {
    const { id, ...given } = z.looseObject({ id: z.int() }).parse(message);
    obey(orders.parse(given)).then(
      (value) => answer({ id, value: value ?? null, refused: null }),
      (failure: unknown) => {
        say(failure);
        answer({ id, value: null, refused: failure instanceof MarketplaceError ? failure.code : "UNKNOWN" });
      },
    );
  });
  // A parent that is gone has nothing more to say.
  process.on("disconnect", () => process.exit(0));

  for (let tries = 1; ; tries++) {
    try {
      await connect();
      return answer("ready");
    } catch (failure) {
      if (tries < CONNECT_TRIES) continue;
      console.error(failure);
      process.exit(1);
    }
  }
}
