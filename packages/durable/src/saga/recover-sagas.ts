import { rowsOf } from "@marketplace/stores";
import { z } from "zod";
import { leaseUntil, type SagaDeps } from "./saga-deps.ts";
import { claimSaga } from "./saga-store.ts";

const LANES = 4;

/** Sagas of a definition that this process does not have. */
const unknownRow = z.object({ name: z.string(), version: z.int(), sagas: z.int() });

/** What a pass of recovery came to. */
export interface Recovery {
  /** Sagas taken over and run until they ended or had to wait. */
  readonly recovered: number;
  /** Unfinished sagas that wait for a definition which is not registered here, by name and version. */
  readonly unknown: readonly Readonly<z.output<typeof unknownRow>>[];
}

/** Takes over every saga whose runner is gone or whose next try is due, until there is none left. */
export async function recoverSagas(deps: SagaDeps): Promise<Recovery> {
  const lanes = await Promise.all(Array.from({ length: LANES }, () => lane(deps)));
  const unknown = await rowsOf(deps.sequelize, unknownRow, {
    sql: `SELECT name, version, count(*)::int AS sagas FROM sagas
          WHERE status = 'running' AND lease_until <= $now AND (name || '@' || version) <> ALL($kinds)
          GROUP BY name, version ORDER BY name, version`,
    bind: { now: deps.clock(), kinds: [...deps.registry.keys()] },
  });
  for (const kind of unknown)
    deps.log.error(kind, "unfinished sagas wait for a definition that this process does not have");
  return { recovered: lanes.reduce((sum, one) => sum + one, 0), unknown };
}

async function lane(deps: SagaDeps): Promise<number> {
  const steps = [...deps.registry.values()].flatMap((saga) => saga.steps);
  for (let recovered = 0; ; recovered++) {
    if (deps.isClosing() || steps.length === 0) return recovered;
    const claimed = await claimSaga(deps.sequelize, {
      id: null,
      kinds: [...deps.registry.keys()],
      owner: deps.owner,
      now: deps.clock(),
      until: leaseUntil(deps, steps),
    });
    if (claimed === null) return recovered;
    // What fails here is logged; its lease runs out, and another pass takes it over.
    await deps.run(claimed).catch(() => {});
  }
}
