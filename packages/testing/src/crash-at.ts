import type { WorkerAnswer } from "./obey-orders.ts";

interface Victim<Order extends object> {
  send(order: Order): Promise<WorkerAnswer | null>;
  frozen(order: Promise<unknown>): Promise<boolean>;
  signal(name: "SIGCONT"): void;
}

interface CrashAt<Order extends object> {
  /** The order that arms the point. */
  readonly arm: Order;
  readonly order: Order;
  /** Whether it stands still there rather than dies. */
  readonly freezes: boolean;
  /** What others do while it stands still. */
  readonly meanwhile: () => Promise<void>;
}

/**
 * Lets a process die at a point; or stand still there while others do something, and then wake up and go on.
 * @throws Error when it did not stand still.
 */
export async function crashAt<Order extends object>(
  victim: Victim<Order>,
  { arm, order, freezes, meanwhile }: CrashAt<Order>,
): Promise<WorkerAnswer | null> {
  await victim.send(arm);
  const answer = victim.send(order);
  if (!freezes) return answer;
  if (!(await victim.frozen(answer))) throw new Error("It was to stand still, and did not");
  await meanwhile();
  victim.signal("SIGCONT");
  return answer;
}
