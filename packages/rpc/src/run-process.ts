import { readSettings, type Settings, SettingsError } from "@marketplace/stores";
import { type Logger, openLogger } from "./logger.ts";

interface Closeable {
  close(): Promise<void>;
}

/**
 * Runs one process of the platform: reads the settings, starts, and at SIGTERM or SIGINT closes what it started.
 * Exit codes: 0 after a clean stop, 1 after a failure, 2 for wrong settings.
 */
export async function runProcess(
  name: string,
  start: (settings: Settings, log: Logger) => Promise<Closeable>,
): Promise<void> {
  const settings = settingsOrExit();
  const log = openLogger({ name, level: settings.LOG_LEVEL });
  const fail = (failure: unknown): never => {
    log.fatal({ err: failure }, "stopped by a failure");
    process.stderr.write(
      `${name} stopped: ${failure instanceof Error ? failure.message : String(failure)}\n`,
    );
    process.exit(1);
  };
  process.on("unhandledRejection", fail);
  process.on("uncaughtException", fail);

  const running = await start(settings, log).catch(fail);
  let stopping = false;
  const stop = (signal: NodeJS.Signals) => {
    if (stopping) return;
    stopping = true;
    log.info({ signal }, "draining");
    running.close().then(() => {
      log.info("stopped");
      log.flush();
      process.exitCode = 0;
    }, fail);
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
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
