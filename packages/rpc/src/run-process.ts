import { readSettings, type Settings, SettingsError } from "@marketplace/stores";
import { type Logger, openLogger } from "./logger.ts";
import { redactedText } from "./redaction.ts";

const LINGER_MS = 5_000;

interface Closeable {
  close(): Promise<void>;
}

/**
 * Runs one process of the platform: reads the settings, starts, and at SIGTERM or SIGINT closes what it started, or
 * tells it to give up starting.
 * Exit codes: 0 after a clean stop, 1 after a failure or when something stays open, 2 for wrong settings.
 */
export async function runProcess(
  name: string,
  start: (settings: Settings, log: Logger, stop: AbortSignal) => Promise<Closeable>,
): Promise<void> {
  const settings = settingsOrExit();
  const log = openLogger({ name, level: settings.LOG_LEVEL });
  const fail = (failure: unknown): never => {
    log.fatal({ err: failure }, "stopped by a failure");
    const words = failure instanceof Error ? failure.message : String(failure);
    process.stderr.write(`${name} stopped: ${redactedText(words)}\n`);
    process.exit(1);
  };
  process.on("unhandledRejection", fail);
  process.on("uncaughtException", fail);

  // A signal may come before the start is done: then it gives up, or what it started is closed at once. The start
  // comes a moment after the signals are listened to, so that none finds nobody who listens.
  const told = new AbortController();
  const starting = Promise.resolve().then(() => start(settings, log, told.signal));
  const started = starting.catch((failure: unknown) => {
    if (!told.signal.aborted) fail(failure);
    log.info({ err: failure }, "had not started");
    return null;
  });
  const stop = (signal: NodeJS.Signals) => {
    if (told.signal.aborted) return;
    told.abort();
    log.info({ signal }, "draining");
    endWithin(settings.DRAIN_NOTICE_MS + settings.DRAIN_SECONDS * 1_000 + LINGER_MS, log);
    started
      .then((running) => running?.close())
      .then(() => {
        log.info("stopped");
        log.flush();
        process.exitCode = 0;
        endWithin(LINGER_MS, log);
      })
      .catch(fail);
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
  await started;
}

/** Ends a process that something left open would keep alive for ever, and says what. It holds none by itself. */
function endWithin(milliseconds: number, log: Logger): void {
  setTimeout(() => {
    log.fatal({ open: process.getActiveResourcesInfo() }, "did not end by itself");
    process.exit(1);
  }, milliseconds).unref();
}

function settingsOrExit(): Settings {
  try {
    return readSettings(process.env);
  } catch (failure) {
    if (!(failure instanceof SettingsError)) throw failure;
    process.stderr.write(`${failure.message}\n`);
    process.exit(2);
  }
}
