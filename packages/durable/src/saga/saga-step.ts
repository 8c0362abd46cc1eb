import type { Transaction } from "sequelize";
import type { z } from "zod";
import type { Retry } from "../backoff.ts";
import type { Around } from "../crash-point.ts";
import type { DurableLog } from "../log.ts";
import type { Participant } from "../two-phase/participant.ts";

/** What a step is given. */
export interface StepContext<Input, Results> {
  readonly sagaId: string;
  /** The saga's id and the step's name: the idempotency key of what the step does outside, the same in every attempt. */
  readonly key: string;
  readonly input: Input;
  /** What the steps before it have answered, by their names. */
  readonly results: Results;
  readonly now: Date;
  /** Aborted when the step's time is up. */
  readonly signal: AbortSignal;
  readonly log: DurableLog;
}

interface EveryStep<Name extends string, Result> {
  /** Unique in the saga; it stands in the database, so it is not renamed within a version. */
  readonly name: Name;
  /** What the step answers, as JSON that this schema reads back; a step without it answers nothing. */
  readonly result?: z.ZodType<Result>;
  /** From its success on the saga goes forward only. */
  readonly pivot?: boolean;
  readonly retry?: Partial<Retry>;
  /** Longest time of one attempt, 10,000 by default. */
  readonly timeoutMs?: number;
}

/** A step in the project's own database: its work and the record of it are one transaction. */
export interface LocalStep<Name extends string, Input, Results, Result> extends EveryStep<Name, Result> {
  readonly external?: false;
  run(context: StepContext<Input, Results> & { readonly transaction: Transaction }): Promise<NoInfer<Result>>;
  /** Makes good what `run` did, by adding to it and never by deleting; null when nothing has to be. */
  readonly undo:
    | ((
        context: StepContext<Input, Results> & {
          readonly transaction: Transaction;
          readonly result: NoInfer<Result>;
        },
      ) => Promise<void>)
    | null;
  /** Changes in other stores that stand or fall with `run`'s transaction. */
  readonly prepare?: (
    context: StepContext<Input, Results>,
  ) => readonly Participant[] | Promise<readonly Participant[]>;
  /** Changes in other stores that stand or fall with `undo`'s transaction. */
  readonly prepareUndo?: (
    context: StepContext<Input, Results> & { readonly result: NoInfer<Result> },
  ) => readonly Participant[] | Promise<readonly Participant[]>;
}

/** Whether a call whose outcome was not known has happened after all. */
export type Settled<Result> =
  | { readonly happened: true; readonly result: Result }
  | { readonly happened: false };

/** A step outside, such as a payment: a row tells of it before it is called, and an unknown outcome is asked for. */
export interface ExternalStep<Name extends string, Input, Results, Result> extends EveryStep<Name, Result> {
  readonly external: true;
  /** Calls under `key`. A MarketplaceError says that it was refused; any other failure that nobody knows. */
  run(context: StepContext<Input, Results>): Promise<NoInfer<Result>>;
  /** Asks what became of the call under `key`. */
  settle(context: StepContext<Input, Results>): Promise<Settled<NoInfer<Result>>>;
  /**
   * Takes the call under `key` back, idempotently. `result` is null when it is not known to have happened: it must
   * then also keep a call that is still on its way from happening later.
   */
  readonly undo:
    | ((context: StepContext<Input, Results> & { readonly result: NoInfer<Result> | null }) => Promise<void>)
    | null;
}

/** A first step that the transaction which begins the saga has done. */
export interface BegunStep<Name extends string, Input, Result> extends EveryStep<Name, Result> {
  /** Makes good what the transaction did, idempotently, in whatever transactions that takes; null when nothing has to be. */
  readonly undo:
    | ((context: StepContext<Input, unknown> & { readonly result: NoInfer<Result> | null }) => Promise<void>)
    | null;
}

/** What the engine hands to an untyped step; values from the database are parsed by the step itself. */
export interface RawContext {
  readonly sagaId: string;
  readonly key: string;
  readonly input: unknown;
  readonly results: Readonly<Record<string, unknown>>;
  readonly now: Date;
  readonly signal: AbortSignal;
  readonly log: DurableLog;
}

interface EveryRawStep {
  readonly name: string;
  readonly pivot: boolean;
  readonly retry: Retry;
  readonly timeoutMs: number;
  /** Crash points around what the engine writes about it. */
  readonly points: Readonly<Record<"begin" | "run" | "undo", Around>>;
}

/** A step as the engine runs it. */
export type RawStep = EveryRawStep &
  (
    | {
        readonly external: false;
        run(context: RawContext, transaction: Transaction): Promise<unknown>;
        readonly undo: ((context: RawContext, transaction: Transaction) => Promise<void>) | null;
        prepare(context: RawContext): Promise<readonly Participant[]>;
        prepareUndo(context: RawContext): Promise<readonly Participant[]>;
      }
    | {
        readonly external: true;
        run(context: RawContext): Promise<unknown>;
        settle(context: RawContext): Promise<Settled<unknown>>;
        readonly undo: ((context: RawContext) => Promise<void>) | null;
      }
  );
