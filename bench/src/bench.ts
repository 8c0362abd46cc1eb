import type { Spread } from "./spread.ts";

/** How much to measure: more of it takes longer and says more. */
export interface Effort {
  /** Length of each measurement. */
  readonly seconds: number;
  /** How often everything is measured anew, in turns. */
  readonly rounds: number;
  /** Operations whose calls to the stores are counted. */
  readonly traced: number;
}

/** What a bench runs with. */
export interface BenchRun {
  readonly effort: Effort;
  /** Whether it may take the time that its largest form takes. */
  readonly isLarge?: boolean;
  /** Where what it measures with stands, for a bench that takes a folder; null for what it brings along. */
  readonly folder?: string | null;
  /** Ends it early; what it opened is closed all the same. */
  readonly signal: AbortSignal;
  /** Told what is being done. */
  readonly say: (text: string) => void;
}

/** A figure that is held against an aim: at least that, or at most where less is better. */
export interface Ratio extends Spread {
  readonly aim: number;
  readonly better?: "lower";
}

/** What a bench saw. */
export interface BenchOutcome {
  readonly ratios: Readonly<Record<string, Ratio>>;
  /** Tables for people. */
  readonly text: string;
  /** The servers that it ran against, by name. */
  readonly servers: Readonly<Record<string, string>>;
  /** Everything that was measured, for the record. */
  readonly figures: Readonly<Record<string, unknown>>;
}

/** A benchmark. */
export interface Bench {
  /** One line that says what is measured beside what. */
  readonly about: string;
  /** Whether a folder may be named after it. */
  readonly takesFolder?: boolean;
  run(run: BenchRun): Promise<BenchOutcome>;
  /**
   * Profiles our own process under a load, where a bench can, and says for people what it saw. The profile itself, which
   * the developer tools of Chrome read, is written into the folder.
   * @throws UsageError when there is no such load.
   */
  profile?(run: BenchRun, profiling: Profiling): Promise<string>;
}

/** What is to be profiled, and where the profile goes. */
export interface Profiling {
  readonly load: string;
  readonly folder: string;
}
