import { accessSync, constants, readdirSync, statSync } from "node:fs";
import { delimiter, join, sep } from "node:path";
import type { Tool } from "./tool.ts";
import { compareVersions, numbersIn } from "./version.ts";

/** The tool's binaries on PATH and in the folders known for it, those with all companions, in order of preference. */
export function binariesOnMachine(tool: Tool, path: string): string[] {
  const folders = [...path.split(delimiter).filter(Boolean), ...tool.folders.flatMap(expand)];
  const found = folders.filter((folder) =>
    [tool.binary, ...tool.companions].every((file) => isProgram(join(folder, file))),
  );
  return [...new Set(found)].map((folder) => join(folder, tool.binary));
}

/** The folders that a pattern with at most one `*` stands for, the highest version first. */
function expand(pattern: string): string[] {
  const parts = pattern.split(sep);
  const star = parts.findIndex((part) => part.includes("*"));
  if (star === -1) return [pattern];
  const parent = parts.slice(0, star).join(sep);
  const [prefix = "", suffix = ""] = (parts[star] ?? "").split("*");
  return entriesOf(parent)
    .filter((name) => name.startsWith(prefix) && name.endsWith(suffix))
    .toSorted((left, right) => compareVersions(numbersIn(right), numbersIn(left)))
    .map((name) => join(parent, name, ...parts.slice(star + 1)));
}

function entriesOf(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** Whether a path is a file that this process may execute. */
export function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
