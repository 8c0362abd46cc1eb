import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { chmod, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { runCommand } from "./run-command.ts";
import { StackError } from "./stack-error.ts";
import type { FetchSource } from "./tool.ts";

interface PublisherDownload {
  readonly url: string;
  /** Where the publisher states the file's SHA-256. */
  readonly checksumUrl: string;
  readonly version: string;
  /** Path of the binary inside the archive; the file itself is the binary when its URL does not end in `.tgz`. */
  readonly binary: string;
}

/** Closed networks mostly drop packets to the publisher, and nobody should wait long for that. */
const CONNECT_MS = 4_000;
const DOWNLOAD_MS = 600_000;

/** A file from the publisher's own site, checked against the SHA-256 that the publisher states. */
export function publisherDownload(download: PublisherDownload): FetchSource {
  const { url, checksumUrl, version, binary } = download;
  return {
    name: `the publisher's download ${url}`,
    id: `publisher-${version}`,
    binary,
    async fetch(folder, progress) {
      const stated = await statedChecksum(checksumUrl);
      const isArchive = url.endsWith(".tgz");
      const file = join(folder, isArchive ? basename(url) : binary);
      const actual = await save(url, file, progress);
      if (actual !== stated)
        throw new StackError(`the download's SHA-256 is ${actual}, and the publisher states ${stated}`);
      if (!isArchive) return chmod(file, 0o755);
      await runCommand({ file: "tar", args: ["-xzf", file, "-C", folder], timeoutMs: 120_000 });
      await rm(file);
    },
  };
}

async function open(url: string): Promise<Response> {
  const connecting = new AbortController();
  const timer = setTimeout(
    () =>
      connecting.abort(
        new StackError(`${new URL(url).host} did not answer within ${CONNECT_MS / 1000} seconds`),
      ),
    CONNECT_MS,
  );
  try {
    const response = await fetch(url, {
      signal: AbortSignal.any([connecting.signal, AbortSignal.timeout(DOWNLOAD_MS)]),
    });
    if (!response.ok) throw new StackError(`${url} answered ${response.status}`);
    return response;
  } catch (error) {
    // fetch itself only says "fetch failed"; the reason is in its cause.
    throw error instanceof TypeError && error.cause instanceof Error ? error.cause : error;
  } finally {
    clearTimeout(timer);
  }
}

async function statedChecksum(url: string): Promise<string> {
  const text = await (await open(url)).text();
  const sum = /\b[0-9a-f]{64}\b/.exec(text)?.[0];
  if (sum === undefined) throw new StackError(`${url} holds no SHA-256`);
  return sum;
}

async function save(url: string, file: string, progress: (text: string) => void): Promise<string> {
  const response = await open(url);
  if (response.body === null) throw new StackError(`${url} answered without a body`);
  const total = Number(response.headers.get("content-length") ?? 0);
  const hash = createHash("sha256");
  let received = 0;
  const reader = response.body.getReader();
  async function* chunks() {
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      hash.update(read.value);
      received += read.value.length;
      progress(`${megabytes(received)} of ${total > 0 ? megabytes(total) : "?"} MB`);
      yield read.value;
    }
  }
  await pipeline(chunks(), createWriteStream(file));
  return hash.digest("hex");
}

function megabytes(bytes: number): string {
  return (bytes / 1_000_000).toFixed(1);
}
