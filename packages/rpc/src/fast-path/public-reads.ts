import type { AnyTRPCProcedure, AnyTRPCRouter } from "@trpc/server";
import { type PublicReadFacts, publicReadIn } from "../public-read.ts";

/**
 * The public reads of a router by the full names of their procedures.
 * @throws Error when one is read under another name than its procedure's, or by something other than a query.
 */
export function publicReadsOf(router: AnyTRPCRouter): ReadonlyMap<string, PublicReadFacts> {
  const procedures: Readonly<Record<string, AnyTRPCProcedure>> = router._def.procedures;
  const reads = new Map<string, PublicReadFacts>();
  for (const [name, { _def }] of Object.entries(procedures)) {
    const read = publicReadIn(_def.meta);
    if (read === null) continue;
    if (read.name !== name) throw new Error(`The public read ${read.name} stands at ${name}`);
    if (_def.type !== "query") throw new Error(`The public read ${name} is a ${_def.type}`);
    reads.set(name, read);
  }
  return reads;
}
