import type { Invocation } from "../invocation.ts";
import { isReadableByOthers } from "../profile.ts";
import { type Finding, fine, problem } from "./finding.ts";

const OLDEST_NODE = [20, 19] as const;

/** Whether this machine's Node can run the platform; `found` is such as `20.20.2`. */
export function checkNode(found: string): Finding {
  const [major = 0, minor = 0] = found.split(".").map(Number);
  const [oldestMajor, oldestMinor] = OLDEST_NODE;
  const isEnough = major > oldestMajor || (major === oldestMajor && minor >= oldestMinor);
  return isEnough
    ? fine("node", found)
    : problem("node", found, `Install Node ${OLDEST_NODE.join(".")} or later.`);
}

/** Whether the file of profiles is read by its owner alone. */
export async function checkProfile({ profiles: { path }, profileName }: Invocation): Promise<Finding> {
  return (await isReadableByOthers(path))
    ? problem("profile", `${path} can be read by other accounts`, `Run: chmod 600 ${path}`)
    : fine("profile", `${profileName} in ${path}`);
}
