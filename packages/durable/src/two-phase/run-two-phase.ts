import { MarketplaceError } from "@marketplace/kernel";
import type { Transaction } from "sequelize";
import { crashPointsAround } from "../crash-point.ts";
import { sabotaged } from "../sabotage.ts";
import { decideAbort, decideCommit } from "./decision-log.ts";
import { finishTwoPhase } from "./finish-two-phase.ts";
import { gidSchema, type Holder, type Participant } from "./participant.ts";
import { tryResolve } from "./resolve-two-phase.ts";
import type { TwoPhaseDeps } from "./two-phase-deps.ts";

/** One change across several stores. */
export interface TwoPhaseWork<T> {
  /** Global id, used for this attempt alone: an attempt that failed is repeated under another. */
  readonly gid: string;
  /** Changes outside the project's own PostgreSQL database, prepared in this order: name them by ascending id. */
  readonly prepare: readonly Participant[];
  /**
   * The work in the project's own database. Its transaction carries the decision too, so that its COMMIT is the
   * commit of everything (the last agent needs no prepare). Throwing here undoes everything.
   */
  readonly decide: (transaction: Transaction) => Promise<T>;
  /** Until when it must be decided; anyone may abort it afterwards. 10,000 by default. */
  readonly deadlineMs?: number;
  /** Whether another attempt that stands in the way can be ended at once, before its deadline; by default none. */
  readonly supersedes?: (gid: string) => boolean;
}

const prepareOne = crashPointsAround("two-phase/prepare");
const runDecide = crashPointsAround("two-phase/work");
const commit = crashPointsAround("two-phase/commit");

/**
 * Makes a change in every store or in none. When it answers, the decision is durable; what could not be carried out
 * yet is the resolver's.
 * @throws MarketplaceError of the participant that refused, what `decide` threw, `TIMEOUT` when it was aborted past
 * its deadline, or `STORE_UNAVAILABLE` when how it ended could not be learnt: it is one way or the other then.
 */
export async function runTwoPhase<T>(deps: TwoPhaseDeps, work: TwoPhaseWork<T>): Promise<T> {
  const { sequelize, clock } = deps;
  const gid = gidSchema.parse(work.gid);
  const deadline = new Date(clock().getTime() + (work.deadlineMs ?? 10_000));
  const resources = [...new Set(work.prepare.map(({ resource }) => resource))];
  const touched: Participant[] = [];
  const end = (decision: "commit" | "abort", logged: boolean) =>
    finishTwoPhase(deps, { gid, decision, logged }, touched);

  try {
    for (const participant of work.prepare) await prepareInto(touched, participant, { deps, work, deadline });
  } catch (refusal) {
    // Without a row it is aborted: nobody but this coordinator ever decides to commit, and it does not.
    await end("abort", false);
    throw refusal;
  }
  if (sabotaged("act-before-deciding")) await end("commit", false);

  const done: { worked?: { readonly value: T } } = {};
  try {
    await commit(() =>
      sequelize.transaction(async (transaction) => {
        const value = await runDecide(() => work.decide(transaction));
        if (clock() > deadline) throw overtaken();
        // Last of all, since from here on whoever asks for the decision waits for this transaction.
        const decided = await decideCommit(transaction, { gid, resources, now: clock() });
        if (!decided) throw overtaken();
        done.worked = { value };
      }),
    );
  } catch (failure) {
    // Before the work was done COMMIT was not sent. Afterwards its answer may be lost: only the log can tell.
    if (done.worked === undefined) {
      await end("abort", false);
      throw failure;
    }
    if ((await settle(deps, gid, resources)) === "abort") {
      await end("abort", true);
      throw failure;
    }
  }
  await end("commit", true);
  if (done.worked === undefined) throw new Error(`${gid} is committed, and its work was not done`);
  return done.worked.value;
}

interface Preparing<T> {
  readonly deps: TwoPhaseDeps;
  readonly work: TwoPhaseWork<T>;
  readonly deadline: Date;
}

async function prepareInto<T>(
  touched: Participant[],
  participant: Participant,
  { deps, work, deadline }: Preparing<T>,
): Promise<void> {
  // Before its vote is in, it may be prepared or not.
  touched.push(participant);
  const prepare = () => prepareOne(() => participant.prepare(work.gid, deadline));
  let vote = await prepare();
  if (!vote.ready && vote.heldBy !== null && mayEnd(vote.heldBy, deps.clock(), work)) {
    if ((await tryResolve(deps, vote.heldBy.gid)) !== "left") vote = await prepare();
  }
  if (vote.ready) return;
  touched.pop();
  throw vote.refusal;
}

function mayEnd<T>(holder: Holder, now: Date, { supersedes }: TwoPhaseWork<T>): boolean {
  return holder.deadline <= now || (supersedes?.(holder.gid) ?? false);
}

/** Settles a commit whose answer was lost: by trying to abort it, and obeying what stands. */
async function settle(deps: TwoPhaseDeps, gid: string, resources: readonly string[]) {
  try {
    return await decideAbort(deps.sequelize, { gid, resources, now: deps.clock() }, deps.lockMs);
  } catch (cause) {
    throw new MarketplaceError(
      "STORE_UNAVAILABLE",
      "Whether this was done is not known yet; look again in a few seconds before you repeat it.",
      { cause },
    );
  }
}

function overtaken(): MarketplaceError {
  return new MarketplaceError("TIMEOUT", "This took too long and was undone; try again.");
}
