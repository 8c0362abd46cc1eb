import { startWeb } from "./serve-web.ts";
import { readWebSettings } from "./web-settings.ts";

const fail =
  (exitCode: number) =>
  (failure: unknown): never => {
    process.stderr.write(`web stopped: ${failure instanceof Error ? failure.message : String(failure)}\n`);
    process.exit(exitCode);
  };

const settings = settingsOrExit();
const web = await startWeb({
  host: settings.HOST,
  port: settings.WEB_PORT,
  queryUrl: settings.PUBLIC_QUERY_URL,
  commandUrl: settings.PUBLIC_COMMAND_URL,
  mediaUrl: settings.PUBLIC_MEDIA_URL,
  uploadUrl: settings.PUBLIC_UPLOAD_URL,
}).catch(fail(1));
process.stderr.write(`web listens at ${web.url}\n`);

let stopping = false;
const stop = () => {
  if (stopping) return;
  stopping = true;
  web.close().catch(fail(1));
};
process.on("SIGTERM", stop);
process.on("SIGINT", stop);

function settingsOrExit() {
  try {
    return readWebSettings(process.env);
  } catch (failure) {
    return fail(2)(failure);
  }
}
