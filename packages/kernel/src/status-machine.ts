import { MarketplaceError } from "./error.ts";

/** One row of a status machine: from which state, by which event, to which state, and who may cause it. */
export interface Transition<State extends string, Event extends string, Actor extends string> {
  readonly from: State;
  readonly event: Event;
  readonly to: State;
  readonly by: readonly Actor[];
}

interface StatusMachineTable<State extends string, Event extends string, Actor extends string> {
  readonly name: string;
  readonly initial: State;
  readonly states: readonly State[];
  readonly transitions: readonly Transition<State, Event, Actor>[];
}

/** A checked table of transitions. */
export interface StatusMachine<State extends string, Event extends string, Actor extends string>
  extends StatusMachineTable<State, Event, Actor> {
  /**
   * The state that an event leads to.
   * @throws MarketplaceError `INVALID_TRANSITION` with the events that are allowed, or `FORBIDDEN` for the wrong actor.
   */
  next(from: State, event: Event, actor: Actor): State;
  /** The events that an actor may cause in a state. */
  allowed(from: State, actor: Actor): readonly Event[];
}

/**
 * Checks a table when the process starts, and makes it answer.
 * @throws Error that names everything that is wrong: a state that is unknown, named twice or cannot be reached, an
 * event that is named twice in a state, a transition that nobody may cause.
 */
export function statusMachine<State extends string, Event extends string, Actor extends string>(
  table: StatusMachineTable<State, Event, Actor>,
): StatusMachine<State, Event, Actor> {
  checkTable(table);
  const rowsFrom = (from: State) => table.transitions.filter((row) => row.from === from);

  function next(from: State, event: Event, actor: Actor): State {
    const row = rowsFrom(from).find((candidate) => candidate.event === event);
    if (!row) {
      const allowedStates = [...new Set(rowsFrom(from).map((candidate) => candidate.to))];
      throw new MarketplaceError(
        "INVALID_TRANSITION",
        `A ${table.name} that is ${from} cannot ${event}. ${allowedStates.length > 0 ? `It can become: ${allowedStates.join(", ")}.` : "It is final."}`,
        {
          details: {
            current: from,
            event,
            allowedStates,
            allowedEvents: rowsFrom(from).map((candidate) => candidate.event),
          },
        },
      );
    }
    if (!row.by.includes(actor)) {
      throw new MarketplaceError(
        "FORBIDDEN",
        `Only the ${row.by.join(" or the ")} can ${event} this ${table.name}.`,
      );
    }
    return row.to;
  }

  function allowed(from: State, actor: Actor): readonly Event[] {
    return rowsFrom(from)
      .filter((row) => row.by.includes(actor))
      .map((row) => row.event);
  }

  return { ...table, next, allowed };
}

function checkTable<State extends string, Event extends string, Actor extends string>(
  table: StatusMachineTable<State, Event, Actor>,
): void {
  const problems: string[] = [];
  const seen = new Set<string>();
  if (!table.states.includes(table.initial)) problems.push(`${table.initial} is not a state`);
  for (const [place, state] of table.states.entries())
    if (table.states.indexOf(state) !== place) problems.push(`${state} is named twice`);
  for (const { from, event, to, by } of table.transitions) {
    const key = `${from} ${event}`;
    if (seen.has(key)) problems.push(`${key} is named twice`);
    if (by.length === 0) problems.push(`${key} has no actor`);
    for (const state of [from, to])
      if (!table.states.includes(state)) problems.push(`${state} is not a state`);
    seen.add(key);
  }
  const reached = new Set<State>([table.initial]);
  for (const state of reached) {
    for (const row of table.transitions) if (row.from === state) reached.add(row.to);
  }
  for (const state of table.states) if (!reached.has(state)) problems.push(`${state} cannot be reached`);
  if (problems.length > 0)
    throw new Error(`The status machine of ${table.name} is wrong: ${problems.join("; ")}`);
}
