import type { ServerResponse } from "node:http";
import type { Logger } from "./logger.ts";
import { sendJson } from "./send-failure.ts";

/** Whether a store answers, and whether the process is of any use while it does not. */
export interface StoreState {
  readonly ok: boolean;
  readonly essential: boolean;
}

/** The stores of a process by their names. */
export type StoreStates = Readonly<Record<string, StoreState>>;

interface HealthOptions {
  readonly name: string;
  readonly log: Logger;
  readonly health: () => Promise<StoreStates>;
}

/** What else decides whether a process may be sent requests. */
interface Readiness {
  isLeaving(): boolean;
  isShedding(): boolean;
}

/** Answers the two questions that a process is asked about itself. */
export interface HealthAnswers {
  /** Whether it is alive: 503 while a store that it cannot do without is away, which names those it does without. */
  health(response: ServerResponse): Promise<void>;
  /** Whether it may be sent requests: 503 with the reasons why not. */
  ready(response: ServerResponse): Promise<void>;
}

/** Answers `GET /health` and `GET /ready` of one process. */
export function healthAnswers(
  { name, log, health }: HealthOptions,
  { isLeaving, isShedding }: Readiness,
): HealthAnswers {
  let asking: Promise<StoreStates | null> | undefined;

  // Anyone may ask: a crowd that does costs the stores one question at a time.
  function statesNow(): Promise<StoreStates | null> {
    asking ??= health()
      .catch((failure: unknown) => {
        log.error({ err: failure }, "health");
        return null;
      })
      .finally(() => {
        asking = undefined;
      });
    return asking;
  }

  return {
    async health(response) {
      const stores = await statesNow();
      const ok = stores !== null && away(stores, true).length === 0;
      const degraded = away(stores ?? {}, false);
      sendJson(response, ok ? 200 : 503, { name, ok, draining: isLeaving(), degraded, stores: stores ?? {} });
    },
    async ready(response) {
      const stores = await statesNow();
      const reasons = [
        ...(isLeaving() ? ["draining"] : []),
        ...(isShedding() ? ["overloaded"] : []),
        ...(stores === null ? ["unknown"] : away(stores, true)),
      ];
      const ready = reasons.length === 0;
      sendJson(response, ready ? 200 : 503, { name, ready, reasons });
    },
  };
}

function away(stores: StoreStates, essential: boolean): string[] {
  return Object.entries(stores).flatMap(([name, state]) =>
    !state.ok && state.essential === essential ? [name] : [],
  );
}
