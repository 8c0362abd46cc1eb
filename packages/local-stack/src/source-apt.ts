import { readdirSync } from "node:fs";
import { chmod, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { runCommand } from "./run-command.ts";
import { reasonOf, StackError } from "./stack-error.ts";
import type { FetchSource } from "./tool.ts";

interface AptPackage {
  readonly name: string;
  /** Path of the program inside the package. */
  readonly program: string;
}

const FETCH_MS = 120_000;

/**
 * A program of a Debian or Ubuntu package, unpacked into a folder of its own with those of its libraries that the
 * machine lacks. Nothing is installed, none of the package's scripts are run, and no root is needed: apt checks the
 * distribution's signatures, and a service that the package would start is not started.
 */
export function aptPackage({ name, program }: AptPackage): FetchSource {
  return {
    name: `the distribution's package ${name}`,
    id: "apt",
    binary: basename(program),
    async fetch(folder, progress) {
      progress(`apt fetches ${name}`);
      await download(name, folder);
      const [archive = ""] = archivesIn(folder);
      const missing = await missingLibraries(join(folder, archive));
      for (const library of missing) {
        progress(`apt fetches ${library}`);
        await download(library, folder);
      }
      for (const file of archivesIn(folder)) {
        await runCommand({
          file: "dpkg-deb",
          args: ["-x", join(folder, file), folder],
          timeoutMs: FETCH_MS,
        });
        await rm(join(folder, file));
      }
      await writeFile(join(folder, basename(program)), launcher(program));
      await chmod(join(folder, basename(program)), 0o755);
    },
  };
}

/** Starts the program beside it with the libraries beside it, wherever the folder is by then. */
function launcher(program: string): string {
  return `#!/bin/sh
here=$(dirname "$0")
for folder in "$here"/usr/lib/*-linux-* "$here"/lib/*-linux-*; do
  [ -d "$folder" ] && LD_LIBRARY_PATH="$folder\${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
done
export LD_LIBRARY_PATH
exec "$here/${program}" "$@"
`;
}

function archivesIn(folder: string): string[] {
  return readdirSync(folder).filter((file) => file.endsWith(".deb"));
}

/** As `apt-get download` does; root also brings apt's lists up to date when they are too old to find it. */
async function download(name: string, folder: string): Promise<void> {
  const fetchOnce = () =>
    runCommand({ file: "apt-get", args: ["download", "--quiet", name], cwd: folder, timeoutMs: FETCH_MS });
  try {
    await fetchOnce();
  } catch (failure) {
    if (process.getuid?.() !== 0) {
      throw new StackError(`${reasonOf(failure)}; apt's lists may be old, which \`apt-get update\` mends`, {
        cause: failure,
      });
    }
    await runCommand({ file: "apt-get", args: ["update", "--quiet"], timeoutMs: FETCH_MS });
    await fetchOnce();
  }
}

/** The libraries that a package names and this machine lacks. */
async function missingLibraries(archive: string): Promise<string[]> {
  const depends = await runCommand({
    file: "dpkg-deb",
    args: ["--field", archive, "Depends"],
    timeoutMs: FETCH_MS,
  });
  const libraries = [...new Set(librariesIn(depends))];
  const present = await Promise.all(libraries.map(isInstalled));
  return libraries.filter((_, index) => present[index] === false);
}

/** The libraries in the text of a package's `Depends`; of alternatives the first. */
export function librariesIn(depends: string): string[] {
  return depends
    .split(",")
    .map((part) => part.trim().split(/[\s(|:]/)[0] ?? "")
    .filter((name) => /^(lib|zlib)/.test(name));
}

async function isInstalled(name: string): Promise<boolean> {
  try {
    const status = await runCommand({
      file: "dpkg-query",
      args: ["--status", name],
      timeoutMs: FETCH_MS,
    });
    return status.includes("install ok installed");
  } catch {
    return false;
  }
}
