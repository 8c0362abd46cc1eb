import type { Payment } from "./payment.ts";
import type { StatementLine } from "./statement.ts";

/** What one side says of a payment: minor units taken and given back. */
export interface Sums {
  readonly currency: string;
  readonly captured: number;
  readonly refunded: number;
}

/** A payment of which both sides know, and say different things. */
export interface Drift {
  readonly payment: Payment;
  readonly here: Sums;
  /** By currency; more than one is a drift by itself. */
  readonly there: readonly Sums[];
}

/** Where a provider's statement and the payments here do not agree; all empty when they do. */
export interface Reconciliation {
  /** Lines of payments that are not known here. */
  readonly missingHere: readonly StatementLine[];
  /** Payments that money was taken for here, and that the statement does not name. */
  readonly missingThere: readonly Payment[];
  /** Lines that repeat the id of an earlier one; they count once. */
  readonly duplicates: readonly StatementLine[];
  readonly drifted: readonly Drift[];
}

/** Compares a provider's statement with its payments here; the order of either does not matter. */
export function reconcile(lines: readonly StatementLine[], payments: readonly Payment[]): Reconciliation {
  const seen = new Set<string>();
  const byReference = new Map<string, StatementLine[]>();
  const duplicates: StatementLine[] = [];
  for (const line of lines) {
    if (seen.has(line.id)) {
      duplicates.push(line);
      continue;
    }
    seen.add(line.id);
    const others = byReference.get(line.reference);
    if (others === undefined) byReference.set(line.reference, [line]);
    else others.push(line);
  }

  const missingThere: Payment[] = [];
  const drifted: Drift[] = [];
  for (const payment of payments) {
    const reference = payment.reference ?? "";
    const named = byReference.get(reference);
    if (named === undefined) {
      if (payment.captured > 0) missingThere.push(payment);
      continue;
    }
    byReference.delete(reference);
    const { captured, refunded } = payment;
    const here = { currency: payment.money.currency, captured, refunded };
    const there = sumsOf(named);
    if (!(there.length === 1 && there.every((sums) => isSame(sums, here))))
      drifted.push({ payment, here, there });
  }
  return { missingHere: [...byReference.values()].flat(), missingThere, duplicates, drifted };
}

function sumsOf(lines: readonly StatementLine[]): Sums[] {
  const sums = new Map<string, Sums>();
  for (const { currency, kind, amount } of lines) {
    const { captured, refunded } = sums.get(currency) ?? { captured: 0, refunded: 0 };
    sums.set(
      currency,
      kind === "capture"
        ? { currency, captured: captured + amount, refunded }
        : { currency, captured, refunded: refunded + amount },
    );
  }
  return [...sums.values()];
}

function isSame(a: Sums, b: Sums): boolean {
  return a.currency === b.currency && a.captured === b.captured && a.refunded === b.refunded;
}
