import { type ComparedPayments, type Drift, type Reconciliation, reconcile } from "@marketplace/payments";

type Lines = Parameters<typeof reconcile>[0];

/**
 * Compares lines of a statement with the payments of its period. Of a payment that moved before or after the period too,
 * a part stands on another statement: this one may show less than is known here, and must not show more.
 */
export function compareStatement(lines: Lines, { within, across }: ComparedPayments): Reconciliation {
  const found = reconcile(lines, [...within, ...across]);
  const isWhole = ({ payment }: Pick<Drift, "payment">) => within.includes(payment);
  return {
    ...found,
    missingThere: found.missingThere.filter((payment) => isWhole({ payment })),
    drifted: found.drifted.filter((drift) => isWhole(drift) || showsMore(drift)),
  };
}

function showsMore({ here, there }: Drift): boolean {
  return there.some(
    ({ currency, captured, refunded }) =>
      currency !== here.currency || captured > here.captured || refunded > here.refunded,
  );
}
