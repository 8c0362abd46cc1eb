import { readFileSync } from "node:fs";
import type { RunAs } from "./run-command.ts";
import { StackError } from "./stack-error.ts";

/** Users to run as, the best first: made for PostgreSQL, and made for owning nothing. */
const CANDIDATES = ["postgres", "nobody"];

/**
 * The user that servers refusing root run as; undefined when this process is not root.
 * @throws StackError when the machine has no such user.
 */
export function unprivilegedUser(passwd = "/etc/passwd"): RunAs | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const users = parsePasswd(readFileSync(passwd, "utf8"));
  const found = CANDIDATES.map((name) => users.get(name)).find((user) => user !== undefined);
  if (found !== undefined) return found;
  throw new StackError(
    "PostgreSQL refuses to run as root, and this machine has neither a user postgres nor nobody. Make one with `useradd --system postgres`, or run as an ordinary user.",
  );
}

/** Reads the users other than root from the text of `/etc/passwd`. */
export function parsePasswd(text: string): Map<string, RunAs> {
  const users = new Map<string, RunAs>();
  for (const line of text.split("\n")) {
    const [name, , uid, gid] = line.split(":");
    if (name && /^[1-9]\d*$/.test(uid ?? "") && /^\d+$/.test(gid ?? ""))
      users.set(name, { uid: Number(uid), gid: Number(gid) });
  }
  return users;
}
