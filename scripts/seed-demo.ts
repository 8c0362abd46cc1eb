import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { z } from "zod";
import type { Urls } from "./urls.ts";

const signInSchema = z.object({ email: z.string(), password: z.string() });
const summarySchema = z.object({
  signIns: z.object({ seller: signInSchema.nullable(), buyer: signInSchema.nullable() }),
});

/** Accounts of the demo data to sign in with. */
export type DemoSignIns = z.infer<typeof summarySchema>["signIns"];

/**
 * Fills the marketplace with demo data by `marketplace-cli seed`, which leaves what is there as it is.
 * @throws Error when it ends with a problem that it has told on standard error.
 */
export async function seedDemo(root: string, urls: Urls, signal: AbortSignal): Promise<DemoSignIns | null> {
  const flags = ["--import", "tsx", "--conditions=@marketplace/source", join(root, "apps/cli/src/main.ts")];
  const reach = ["--url", urls.query, "--command-url", urls.command, "--json"];
  const child = spawn(process.execPath, [...flags, "seed", ...reach], {
    cwd: root,
    stdio: ["ignore", "pipe", "inherit"],
  });
  let answer = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    answer += text;
  });
  const interrupt = () => child.kill("SIGINT");
  signal.addEventListener("abort", interrupt, { once: true });
  const [code] = await once(child, "close");
  signal.removeEventListener("abort", interrupt);
  if (signal.aborted) return null;
  if (code !== 0)
    throw new Error("The demo data is not complete; the lines above say why. Try again: it goes on.");
  return summarySchema.parse(JSON.parse(answer)).signIns;
}
