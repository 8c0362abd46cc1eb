import { rowsOf } from "@marketplace/stores";
import { type ManualClock, manualClock, openTestStores, type TestStores } from "@marketplace/testing";
import type { Sequelize, Transaction } from "sequelize";
import { z } from "zod";
import { answerOnce, type KeyedRequest } from "./answer-once.ts";

/** What a procedure of these suites answers: which effect it had, and when. */
export const effectSchema = z.strictObject({ effect: z.int(), word: z.string(), at: z.date() });

/** What a procedure of these suites answers. */
export type Effect = z.infer<typeof effectSchema>;

/** A request whose effect is a row with a word. */
export type Ask = Pick<KeyedRequest<Effect>, "scope" | "procedure" | "key"> & { readonly word: string };

/** What is done between the steps of the work of a request, such as waiting or failing. */
export interface Between {
  readonly begun?: () => Promise<unknown>;
  readonly worked?: (transaction: Transaction) => Promise<unknown>;
  readonly recorded?: () => Promise<unknown>;
  readonly committed?: () => Promise<unknown>;
}

/** Stores of a suite's own, with a table of effects. */
export interface AnswerSuite extends TestStores, ManualClock {
  readonly sequelize: Sequelize;
  ask(asked: Ask, between?: Between): Promise<Effect>;
  /** The words of all effects that a key has had, in order. */
  effectsOf(asked: Omit<Ask, "word">): Promise<readonly string[]>;
}

/** Opens stores of a suite's own, with a table of effects. */
export async function openAnswerSuite(): Promise<AnswerSuite> {
  const suite = await openTestStores();
  const time = manualClock();
  const { postgres } = suite.stores;
  const { sequelize } = postgres;
  await sequelize.query(
    "CREATE TABLE effects (id serial PRIMARY KEY, scope text, procedure text, key text, word text)",
  );

  return {
    ...suite,
    ...time,
    sequelize,
    ask: ({ word, ...use }, between = {}) =>
      answerOnce(
        { postgres, clock: time.clock },
        { ...use, input: { word }, output: effectSchema },
        async (record) => {
          await sequelize.transaction(async (transaction) => {
            await between.begun?.();
            const effect = await addEffect(transaction, { ...use, word });
            await between.worked?.(transaction);
            await record(transaction, { effect, word, at: time.clock() });
            await between.recorded?.();
          });
          await between.committed?.();
        },
      ),
    async effectsOf({ scope, procedure, key }) {
      const rows = await rowsOf(sequelize, z.strictObject({ word: z.string() }), {
        sql: `SELECT word FROM effects WHERE scope = $scope AND procedure = $procedure AND key = $key ORDER BY id`,
        bind: { scope, procedure, key },
      });
      return rows.map(({ word }) => word);
    },
  };
}

async function addEffect(transaction: Transaction, { scope, procedure, key, word }: Ask): Promise<number> {
  const [row] = await rowsOf(transaction, z.strictObject({ id: z.int() }), {
    sql: "INSERT INTO effects (scope, procedure, key, word) VALUES ($scope, $procedure, $key, $word) RETURNING id",
    bind: { scope, procedure, key, word },
  });
  if (row === undefined) throw new Error("The effect was not stored");
  return row.id;
}
