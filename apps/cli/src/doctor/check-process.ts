import { z } from "zod";
import { CliError } from "../cli-error.ts";
import { type Finding, fine, problem } from "./finding.ts";

/** What one process of the platform answered, and what its clock said. */
export interface ProcessCheck {
  readonly finding: Finding;
  /** Whether it answers at all, so that asking it more makes sense. */
  readonly answers: boolean;
  /** Its clock minus ours in milliseconds, to about a second; null when it did not say. */
  readonly skewMs: number | null;
}

interface ProcessCheckOptions {
  readonly fetch: typeof fetch;
  readonly clock: () => Date;
}

const HEALTH_TIMEOUT_MS = 5_000;
const MOST_SKEW_MS = 30_000;
const healthSchema = z.object({
  name: z.string(),
  ok: z.boolean(),
  draining: z.boolean(),
  /** Stores that it does without for now. */
  degraded: z.array(z.string()),
  stores: z.record(z.string(), z.object({ ok: z.boolean(), essential: z.boolean() })),
});

/** Asks a process for its health. `check` is `query process` or `command process`. */
export async function checkProcess(
  check: string,
  url: string,
  { fetch: send, clock }: ProcessCheckOptions,
): Promise<ProcessCheck> {
  const asked = clock().getTime();
  const started = performance.now();
  try {
    const response = await send(`${url}/health`, { signal: AbortSignal.timeout(HEALTH_TIMEOUT_MS) });
    const milliseconds = Math.round(performance.now() - started);
    const health = healthSchema.safeParse(await response.json().catch(() => null));
    const skewMs = skewOf(response.headers.get("date"), asked + milliseconds / 2);
    return { finding: judge(check, `${url}, ${milliseconds} ms`, health), answers: health.success, skewMs };
  } catch (failure) {
    if (failure instanceof CliError) {
      return { finding: problem(check, failure.message, failure.remedy), answers: false, skewMs: null };
    }
    if (!(failure instanceof Error && failure.name === "TimeoutError")) throw failure;
    const detail = `${url} did not answer within ${HEALTH_TIMEOUT_MS / 1_000} s`;
    return {
      finding: problem(check, detail, "Look at its log; restart it if it hangs."),
      answers: false,
      skewMs: null,
    };
  }
}

/** Whether this machine's clock and the servers' agree well enough for tokens and signed uploads to count. */
export function checkClock(skewsMs: readonly (number | null)[]): Finding | null {
  const known = skewsMs.filter((skew) => skew !== null);
  if (known.length === 0) return null;
  const worst = known.reduce((a, b) => (Math.abs(b) > Math.abs(a) ? b : a));
  const seconds = Math.round(Math.abs(worst) / 1_000);
  const detail = `${seconds} s ${worst < 0 ? "ahead of" : "behind"} the server's`;
  if (Math.abs(worst) > MOST_SKEW_MS) {
    return problem("clock", detail, "Set the clocks of this machine and of the servers by NTP.");
  }
  return fine("clock", seconds <= 1 ? "within 1 s of the server's" : detail);
}

function judge(
  check: string,
  detail: string,
  health: z.ZodSafeParseResult<z.output<typeof healthSchema>>,
): Finding {
  if (!health.success) {
    return problem(check, `${detail}: another program answers`, "Correct --url or --command-url.");
  }
  const { ok, draining, degraded, stores } = health.data;
  if (draining) return problem(check, `${detail}: is stopping`, "Wait for it to start again.");
  const remedy = "Start what does not answer, and check its URL in this process's settings.";
  if (ok) {
    return degraded.length === 0
      ? fine(check, detail)
      : problem(check, `${detail}: serves without ${degraded.join(", ")}`, remedy);
  }
  const down = Object.entries(stores).flatMap(([name, store]) => (store.ok ? [] : [name]));
  return problem(
    check,
    `${detail}: ${down.length > 0 ? `${down.join(", ")} does not answer it` : "not ready"}`,
    remedy,
  );
}

/** The header tells whole seconds, cut off; half a second is what it lacks on average. */
function skewOf(date: string | null, ourTime: number): number | null {
  const theirs = date === null ? Number.NaN : Date.parse(date);
  return Number.isNaN(theirs) ? null : theirs + 500 - ourTime;
}
