import { parseArgs } from "node:util";
import { z } from "zod";
import type { Effort } from "./bench.ts";

/** Which bench is to run, and how. */
export interface Asked {
  readonly name: string;
  readonly effort: Effort;
  /** Whether its result is kept; a quick look is not worth that. */
  readonly recorded: boolean;
  /** The load under which our process is to be profiled, instead of measuring it beside others. */
  readonly profile: string | null;
  /** What was named after the bench. */
  readonly folder: string | null;
  readonly isLarge: boolean;
}

/** Thrown for a command line that means nothing; its message says what would. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** What can be asked. */
export const USAGE = `npm run bench <name> [<folder>] [-- --seconds <length of each measurement>] [-- --quick] [-- --large] [-- --profile <load>]`;

const THOROUGH: Effort = { seconds: 3, rounds: 5, traced: 20 };
const QUICK: Effort = { seconds: 1, rounds: 2, traced: 5 };

const secondsSchema = z.coerce.number().min(0.2).max(120).optional();

/**
 * Reads a command line; null when it names no bench.
 * @throws UsageError when it names one that there is not, or an option that is wrong.
 */
export function readArguments(args: readonly string[], known: readonly string[]): Asked | null {
  const { values, positionals } = parse(args);
  const [name, ...more] = positionals;
  if (name === undefined) return null;
  if (!known.includes(name)) {
    throw new UsageError(`There is no bench called ${JSON.stringify(name)}. There are: ${known.join(", ")}.`);
  }
  const [folder = null, ...others] = more;
  if (others.length > 0 || (folder !== null && known.includes(folder)))
    throw new UsageError(`One bench runs at a time: ${USAGE}`);
  const seconds = secondsSchema.safeParse(values.seconds);
  if (!seconds.success) throw new UsageError("--seconds takes a number from 0.2 to 120.");
  const base = values.quick === true ? QUICK : THOROUGH;
  return {
    name,
    effort: { ...base, seconds: seconds.data ?? base.seconds },
    recorded: values.quick !== true,
    profile: values.profile ?? null,
    folder,
    isLarge: values.large === true,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        ...{ seconds: { type: "string" }, profile: { type: "string" } },
        ...{ quick: { type: "boolean" }, large: { type: "boolean" } },
      },
    });
  } catch (failure) {
    const words = failure instanceof Error ? failure.message : String(failure);
    throw new UsageError(`${words}\n${USAGE}`);
  }
}
