import { setTimeout as pause } from "node:timers/promises";
import { expect } from "chai";

/** Waits for what follows from something that was done. */
export async function expectSoon(holds: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 25_000;
  while (!(await holds())) {
    expect(performance.now(), "it has not come to that in time").to.be.below(deadline);
    await pause(50);
  }
}
