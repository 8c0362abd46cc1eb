/**
 * Runs a whole marketplace on this machine: the four servers, then the query, command and web processes, then
 * demo data through the API. Stops what it started at Ctrl-C or SIGTERM.
 *
 * `--no-seed` leaves the demo data out; `--fresh` deletes the data of earlier runs first.
 */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import {
  freePort,
  type MediaProxy,
  mediaProxyUp,
  StackError,
  stackDown,
  stackReset,
  stackStatus,
  stackUp,
  terminalReport,
} from "@marketplace/local-stack";
import { type DemoSecrets, demoSecrets } from "./demo-secrets.ts";
import { runCommand } from "./run-command.ts";
import { seedDemo } from "./seed-demo.ts";
import { type AppProcess, startApp } from "./start-app.ts";
import type { Urls } from "./urls.ts";
import { welcome } from "./welcome.ts";

const STACK = "dev";
const root = join(import.meta.dirname, "..");
const flags = new Set(process.argv.slice(2));
const report = terminalReport();
const say = (text: string) => report({ kind: "line", topic: "Marketplace", text });

const apps: AppProcess[] = [];
const proxies: MediaProxy[] = [];
const stop = new AbortController();
process.on("SIGINT", () => stop.abort());
process.on("SIGTERM", () => stop.abort());
const stopped = new Promise<void>((resolve) => stop.signal.addEventListener("abort", () => resolve()));

let stackWasUp = true;
try {
  process.exitCode = await main();
} catch (failure) {
  process.stderr.write(`\n${failure instanceof Error ? failure.message : String(failure)}\n`);
  process.exitCode = 1;
} finally {
  await Promise.all(apps.map((app) => app.stop()));
  await Promise.all(proxies.map((proxy) => proxy.stop()));
  if (!stackWasUp) await stackDown(STACK, { report });
}

async function main(): Promise<number> {
  const started = Date.now();
  if (flags.has("--fresh")) await stackReset(STACK, { report });
  stackWasUp = (await stackStatus(STACK)).up;
  const { env } = await stackUp({ name: STACK, report });
  const { folder } = await stackStatus(STACK);
  const logs = join(folder, "logs");
  mkdirSync(logs, { recursive: true });
  const secrets = demoSecrets(folder);
  const urls = await chooseUrls((await proxyUrl(env.MINIO_URL)) ?? env.MINIO_URL);

  const webIsBuilt = buildWeb();
  await startProcesses({ urls, env: { ...env, ...apiSettings(urls, secrets) }, logs });
  if (stop.signal.aborted) return 130;
  if ((await webIsBuilt) !== 0) throw new Error("The web client did not build; the lines above say why.");
  await startWeb({ urls, uploadUrl: env.MINIO_URL, logs });
  if (stop.signal.aborted) return 130;
  const demo = flags.has("--no-seed") ? null : await seedDemo(root, urls, stop.signal);
  if (stop.signal.aborted) return 130;
  process.stdout.write(await welcome({ urls, secrets, demo, logs, seconds: (Date.now() - started) / 1_000 }));
  return await untilStopped(logs);
}

/** The caching proxy before MinIO; null where there is no nginx, which says so and is done without. */
async function proxyUrl(minioUrl: string): Promise<string | null> {
  try {
    const proxy = await mediaProxyUp({ minioUrl, port: 4004, report });
    proxies.push(proxy);
    say(`nginx serves photographs at ${proxy.url}, cached`);
    return proxy.url;
  } catch (failure) {
    if (!(failure instanceof StackError)) throw failure;
    say(`photographs come straight from MinIO: ${failure.message.replaceAll(/\s*\n\s*/g, " ")}`);
    return null;
  }
}

async function chooseUrls(media: string): Promise<Urls> {
  const local = async (preferred: number) => `http://127.0.0.1:${await freePort(preferred)}`;
  return {
    web: await local(4000),
    query: await local(4001),
    command: await local(4002),
    worker: await local(4003),
    media,
  };
}

function apiSettings(urls: Urls, { adminEmail, adminPassword }: DemoSecrets) {
  return {
    QUERY_PORT: new URL(urls.query).port,
    COMMAND_PORT: new URL(urls.command).port,
    WORKER_PORT: new URL(urls.worker).port,
    CORS_ORIGINS: urls.web,
    CDN_URL: urls.media,
    FIRST_ADMIN_EMAIL: adminEmail,
    FIRST_ADMIN_PASSWORD: adminPassword,
    // Everyone on this machine shares one address, the seed's many accounts among them.
    REGISTRATIONS_PER_HOUR: "10000",
    MEDIA_UPLOADS_PER_DAY: "1000000",
    // The seed waits for each photograph.
    MEDIA_CONCURRENCY: "2",
    CALLS_PER_MINUTE_ADDRESS: "1000000000",
    CALLS_PER_MINUTE_USER: "1000000000",
    // No balancer is to be told before they stop.
    DRAIN_NOTICE_MS: "0",
  };
}

interface Start {
  readonly urls: Urls;
  readonly logs: string;
}

async function startProcesses({
  urls,
  env,
  logs,
}: Start & { env: Readonly<Record<string, string>> }): Promise<void> {
  await Promise.all([
    startOne("query", { url: urls.query, main: "apps/query/src/main.ts", env, logs }),
    startOne("command", { url: urls.command, main: "apps/command/src/main.ts", env, logs }),
    startOne("worker", { url: urls.worker, main: "apps/worker/src/main.ts", env, logs }),
  ]);
}

async function startWeb({ urls, uploadUrl, logs }: Start & { uploadUrl: string }): Promise<void> {
  const env = {
    WEB_PORT: new URL(urls.web).port,
    PUBLIC_QUERY_URL: urls.query,
    PUBLIC_COMMAND_URL: urls.command,
    PUBLIC_MEDIA_URL: urls.media,
    PUBLIC_UPLOAD_URL: uploadUrl,
  };
  await startOne("web", { url: urls.web, main: "apps/web/src/server/main.ts", env, logs });
}

interface AppStart {
  readonly url: string;
  readonly main: string;
  readonly env: Readonly<Record<string, string>>;
  readonly logs: string;
}

async function startOne(name: string, { url, main, env, logs }: AppStart): Promise<void> {
  apps.push(await startApp({ name, url, main: join(root, main), env, log: join(logs, `${name}.log`) }));
  say(`${name} serves ${url}`);
}

/** Builds the web client; turbo answers from its cache when nothing changed. */
function buildWeb(): Promise<number> {
  const args = [
    "run",
    "build",
    "--filter=@marketplace/web",
    "--only",
    "--ui=stream",
    "--output-logs=errors-only",
  ];
  return runCommand(join(root, "node_modules/.bin/turbo"), args, {
    cwd: root,
    env: { ...process.env, TURBO_TELEMETRY_DISABLED: "1", DO_NOT_TRACK: "1" },
  });
}

/** Waits for Ctrl-C, or for a process that ends although nobody asked it to. */
async function untilStopped(logs: string): Promise<number> {
  const ends = apps.map(
    async (app) => `${app.name} ended (exit code ${await app.ended}); its log is in ${logs}`,
  );
  const why = await Promise.race([stopped.then(() => null), ...ends]);
  if (why === null) return 0;
  process.stderr.write(`\n${why}\n`);
  return 1;
}
