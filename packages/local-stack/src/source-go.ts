import { rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { formatDuration } from "./report.ts";
import { runCommand } from "./run-command.ts";
import { reasonOf, StackError } from "./stack-error.ts";
import type { FetchSource } from "./tool.ts";

interface GoInstall {
  /** Module path of the command. */
  readonly module: string;
  /** Version that Go's module system knows, with its checksum in Go's checksum database. */
  readonly version: string;
  /** Said once, since a build can take minutes. */
  readonly duration: string;
}

/** A command built from source by `go install`, with module and build caches of its own that are dropped after. */
export function goInstall({ module, version, duration }: GoInstall): FetchSource {
  return {
    name: `go install ${module}@${version}`,
    id: `go-${version}`,
    binary: basename(module.replace(/\/v\d+$/, "")),
    async fetch(folder, progress) {
      await requireGo();
      progress(`go builds it from source, which takes ${duration}`);
      const started = Date.now();
      const count = { downloaded: 0, compiled: 0 };
      const work = join(folder, ".go");
      await runCommand({
        file: "go",
        args: ["install", "-v", "-ldflags=-s -w", `${module}@${version}`],
        cwd: folder,
        env: {
          ...process.env,
          CGO_ENABLED: "0",
          GOBIN: folder,
          GOPATH: work,
          GOCACHE: join(work, "build"),
          // Without it the module cache is read-only and cannot be dropped.
          GOFLAGS: "-modcacherw -buildvcs=false",
          GO111MODULE: "on",
          GOWORK: "off",
          GOOS: "",
          GOARCH: "",
        },
        timeoutMs: 1_800_000,
        onLine(line) {
          if (line.startsWith("go: downloading ")) count.downloaded += 1;
          else count.compiled += 1;
          const elapsed = formatDuration(Date.now() - started);
          progress(
            `${count.downloaded} modules fetched, ${count.compiled} packages compiled, ${elapsed} of ${duration}`,
          );
        },
      });
      await rm(work, { recursive: true, force: true });
    },
  };
}

async function requireGo(): Promise<void> {
  try {
    await runCommand({ file: "go", args: ["version"], timeoutMs: 30_000 });
  } catch (cause) {
    throw new StackError(`go does not answer (${reasonOf(cause)}); install Go 1.24 or later`, { cause });
  }
}
