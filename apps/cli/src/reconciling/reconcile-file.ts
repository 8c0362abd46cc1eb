import type { MarketplaceClient, RouterInputs, RouterOutputs } from "@marketplace/api";
import { statementParts } from "./statement-parts.ts";
import { stretchesOf } from "./stretches.ts";

/** Where a statement and the payments of the marketplace do not agree. */
export interface Comparison extends Readonly<RouterOutputs["operations"]["reconcilePayments"]> {
  /** Lines of the statement that are about payments. */
  readonly lines: number;
}

/** A statement, and the period that it is of. */
export interface Statement
  extends Pick<RouterInputs["operations"]["reconcilePayments"], "provider" | "from" | "to"> {
  readonly csv: string;
}

// The server takes requests of 256 KB, and a text may double as JSON.
const PART = { bytes: 100_000 };
const STRETCH = { bytes: 150_000, lines: 1_000 };

/** Compares a statement of any length: read in parts by the server, compared in stretches, and put together here. */
export async function reconcileFile(
  { operations }: MarketplaceClient,
  { csv, ...period }: Statement,
  note: (text: string) => void,
): Promise<Comparison> {
  const lines: Comparison["missingHere"] = [];
  const parts = statementParts(csv, PART);
  if (parts.length > 5) note(`Reading the statement in ${parts.length} parts…`);
  for (const part of parts) {
    const read = await operations.readStatement.mutate(part);
    lines.push(...read.lines);
  }
  const stretches = stretchesOf(lines, STRETCH);
  if (stretches.length > 5) note(`Comparing ${lines.length} lines in ${stretches.length} parts…`);
  let found: Comparison = {
    lines: lines.length,
    ...{ compared: 0, across: 0, missingHere: [], missingThere: [], duplicates: [], drifted: [] },
  };
  for (const stretch of stretches)
    found = added(found, await operations.reconcilePayments.mutate({ ...period, ...stretch }));
  return found;
}

function added(sum: Comparison, one: RouterOutputs["operations"]["reconcilePayments"]): Comparison {
  return {
    lines: sum.lines,
    compared: sum.compared + one.compared,
    across: sum.across + one.across,
    missingHere: [...sum.missingHere, ...one.missingHere],
    missingThere: [...sum.missingThere, ...one.missingThere],
    duplicates: [...sum.duplicates, ...one.duplicates],
    drifted: [...sum.drifted, ...one.drifted],
  };
}
