import { z } from "zod";
import { type Around, crashPointsAround } from "../crash-point.ts";
import type { BegunStep, ExternalStep, LocalStep, RawContext, RawStep, StepContext } from "./saga-step.ts";

/** A durable process: named, versioned steps, run in order, and undone in reverse when one of them fails. */
export interface Saga<Input, Output> {
  readonly name: string;
  /** Raised when the steps change; the old version stays registered until its last saga has ended. */
  readonly version: number;
  readonly input: z.ZodType<Input>;
  readonly output: z.ZodType<Output>;
  readonly steps: readonly RawStep[];
  /** Whether the transaction that begins it is its first step. */
  readonly isBegun: boolean;
  /** The saga's answer, from the results of all steps. */
  answer(input: unknown, results: Readonly<Record<string, unknown>>): Output;
}

interface SagaHead<Input> {
  readonly name: string;
  readonly version: number;
  /** Read back from JSON at every recovery: times are text (`z.iso.datetime()`) or `z.coerce.date()`. */
  readonly input: z.ZodType<Input>;
}

/** A saga in the making. Each step sees the results of those before it, by name and type. */
export interface SagaBuilder<Input, Results> {
  /**
   * The first step of a saga that begins inside somebody's transaction (`Sagas.begin`): that transaction is its work,
   * and what remains to be said is how to undo it.
   */
  begun<const Name extends string, Result = void>(
    step: BegunStep<Name, Input, Result>,
  ): SagaBuilder<Input, Results & Readonly<Record<Name, Result>>>;
  step<const Name extends string, Result = void>(
    step: LocalStep<Name, Input, Results, Result> | ExternalStep<Name, Input, Results, Result>,
  ): SagaBuilder<Input, Results & Readonly<Record<Name, Result>>>;
  /** Ends the definition with what a caller is answered. */
  output<Output>(
    schema: z.ZodType<Output>,
    answer: (done: { readonly input: Input; readonly results: Results }) => Output,
  ): Saga<Input, Output>;
}

const headSchema = z.object({
  name: z.string().regex(/^[a-z][a-z-]{0,39}$/, "must be lower-case words with -"),
  version: z.int().min(1),
});
const stepSchema = z.object({
  name: headSchema.shape.name,
  timeoutMs: z.int().min(1).default(10_000),
  retry: z
    .object({
      attempts: z.int().min(1).default(5),
      minMs: z.int().min(0).default(100),
      maxMs: z.int().min(0).default(5_000),
    })
    .prefault({}),
});

type ReadResults<Results> = (raw: Readonly<Record<string, unknown>>) => Results;

/**
 * Begins the definition of a saga; `.step(...)` adds a step, `.output(...)` ends it.
 * @throws Error for a name that is taken twice or not of the right form.
 */
export function defineSaga<Input>(head: SagaHead<Input>): SagaBuilder<Input, Readonly<Record<never, never>>> {
  headSchema.parse(head);
  return builder(head, { steps: [], isBegun: false }, () => ({}));
}

interface Built {
  readonly steps: readonly RawStep[];
  readonly isBegun: boolean;
}

function builder<Input, Results>(
  head: SagaHead<Input>,
  { steps, isBegun }: Built,
  readResults: ReadResults<Results>,
): SagaBuilder<Input, Results> {
  return {
    begun(step) {
      if (steps.length > 0) throw new Error(`The saga ${head.name} is begun by its first step alone`);
      const run = () => Promise.reject(new Error(`The saga ${head.name} is begun inside a transaction`));
      return builder(head, { steps, isBegun: true }, readResults).step({
        ...step,
        external: true,
        run,
        settle: run,
      });
    },
    step(step) {
      if (steps.some(({ name }) => name === step.name))
        throw new Error(`The saga ${head.name} has two steps ${step.name}`);
      const read = { input: head.input, results: readResults, isBegun: isBegun && steps.length === 0 };
      return builder(head, { steps: [...steps, rawStep(head.name, step, read)], isBegun }, (raw) =>
        withResult(readResults(raw), step, raw),
      );
    },
    output(schema, answer) {
      if (steps.length === 0) throw new Error(`The saga ${head.name} has no step`);
      return {
        ...head,
        output: schema,
        steps,
        isBegun,
        answer: (input, raw) => answer({ input: head.input.parse(input), results: readResults(raw) }),
      };
    },
  };
}

const unreached: Around = (effect) => effect();

/** A step's own answer as its schema reads it from JSON. */
function readResult<Result>(step: { result?: z.ZodType<Result> }, raw: unknown): Result {
  // Without a schema the type is void, whose only value is this.
  return step.result === undefined ? (undefined as Result) : step.result.parse(raw);
}

function withResult<Results, Name extends string, Result>(
  results: Results,
  step: { readonly name: Name; readonly result?: z.ZodType<Result> },
  raw: Readonly<Record<string, unknown>>,
) {
  // TypeScript forgets a computed key's literal type.
  const added = { [step.name]: readResult(step, raw[step.name]) } as Record<Name, Result>;
  return { ...results, ...added };
}

interface Reading<Input, Results> {
  readonly input: z.ZodType<Input>;
  readonly results: ReadResults<Results>;
  readonly isBegun: boolean;
}

function rawStep<Name extends string, Input, Results, Result>(
  saga: string,
  step: LocalStep<Name, Input, Results, Result> | ExternalStep<Name, Input, Results, Result>,
  read: Reading<Input, Results>,
): RawStep {
  const { name, timeoutMs, retry } = stepSchema.parse(step);
  const around = (effect: string) => crashPointsAround(`saga/${saga}/${name}/${effect}`);
  // A step that cannot do a thing has no points for it: each point that is registered can be reached.
  const undone = (effect: string) => (step.undo === null ? unreached : around(effect));
  const ran = (effect: string) => (read.isBegun ? unreached : around(effect));
  const outside = (effect: string) => (step.external === true ? ran(effect) : unreached);
  const points = {
    begin: outside("begin"),
    run: ran("record"),
    undo: undone("record-undo"),
  };
  const [running, settling, undoing] = [ran("run"), outside("settle"), undone("undo")];
  const every = { name, timeoutMs, retry, points, pivot: step.pivot ?? false };
  const typed = (raw: RawContext): StepContext<Input, Results> => ({
    ...raw,
    input: read.input.parse(raw.input),
    results: read.results(raw.results),
  });
  const own = (raw: RawContext) => readResult(step, raw.results[name]);

  if (step.external === true) {
    const { undo } = step;
    return {
      ...every,
      external: true,
      run: (raw) => running(async () => checked(step, await step.run(typed(raw)))),
      settle: (raw) =>
        settling(async () => {
          const settled = await step.settle(typed(raw));
          return settled.happened ? { happened: true, result: checked(step, settled.result) } : settled;
        }),
      undo:
        undo &&
        ((raw) => undoing(() => undo({ ...typed(raw), result: name in raw.results ? own(raw) : null }))),
    };
  }
  const { undo, prepare, prepareUndo } = step;
  return {
    ...every,
    external: false,
    run: (raw, transaction) =>
      running(async () => checked(step, await step.run({ ...typed(raw), transaction }))),
    undo:
      undo && ((raw, transaction) => undoing(() => undo({ ...typed(raw), transaction, result: own(raw) }))),
    prepare: async (raw) => (await prepare?.(typed(raw))) ?? [],
    prepareUndo: async (raw) => (await prepareUndo?.({ ...typed(raw), result: own(raw) })) ?? [],
  };
}

/** Refuses at once what could not be read back after a crash. */
function checked<Result>(step: { readonly result?: z.ZodType<Result> }, result: Result): unknown {
  const json: unknown = result === undefined ? null : JSON.parse(JSON.stringify(result));
  step.result?.parse(json);
  return json;
}
