import { MarketplaceError } from "@marketplace/kernel";
import { isPastPivot } from "./next-action.ts";
import type { RegisteredSaga } from "./saga-deps.ts";
import type { SagaFailure, SagaState } from "./saga-record.ts";
import type { SagaChange } from "./saga-store.ts";

/**
 * What an operator may do to a saga: `retry` one that needs attention, with all its tries anew; `compensate`, that is
 * undo, one that has not passed its pivot; `recover` one at once, without waiting for its lease to run out;
 * `abandon` one as it is.
 */
export type OperatorVerb = "retry" | "compensate" | "recover" | "abandon";

/**
 * What a verb changes in a saga. Each takes the lease away from whoever runs it.
 * @throws MarketplaceError `INVALID_TRANSITION` when the saga, as it stands, does not allow it.
 */
export function operatorChange(
  verb: OperatorVerb,
  { saga, attempts }: SagaState,
  { definition, now }: { readonly definition: RegisteredSaga | undefined; readonly now: Date },
): SagaChange {
  const fence = saga.fence + 1;
  const due = { fence, leaseOwner: null, leaseUntil: now } as const;
  const anew = { resumedAfter: Math.max(0, ...attempts.map(({ sequence }) => sequence)) };
  if (saga.status !== "running" && saga.status !== "needs-attention") throw refuse(`it is ${saga.status}`);
  switch (verb) {
    case "retry":
      if (saga.status === "running") throw refuse("it is running; recover takes it over at once");
      return { ...due, ...anew, status: "running" };
    case "recover":
      if (saga.status === "needs-attention")
        throw refuse("it waits for a decision: retry, compensate or abandon");
      return due;
    case "compensate":
      if (saga.direction === "back") throw refuse("it is on its way back already; retry goes on with that");
      if (definition === undefined)
        throw refuse(`version ${saga.version} of ${saga.name} is not registered in this process`);
      if (isPastPivot(definition.steps, attempts))
        throw refuse("it is past its pivot and can only go forward");
      return {
        ...due,
        ...anew,
        status: "running",
        direction: "back",
        failure: saga.failure ?? stopped("undone"),
      };
    case "abandon":
      return {
        fence,
        leaseOwner: null,
        status: "abandoned",
        finishedAt: now,
        failure: saga.failure ?? stopped("ended"),
      };
  }

  function refuse(reason: string): MarketplaceError {
    return new MarketplaceError("INVALID_TRANSITION", `This saga cannot be told to ${verb}: ${reason}.`, {
      details: { status: saga.status, direction: saga.direction },
    });
  }
}

function stopped(how: string): SagaFailure {
  return {
    code: "INVALID_TRANSITION",
    message: `This was ${how} by our staff.`,
    details: {},
    step: null,
    cause: "an operator",
  };
}
