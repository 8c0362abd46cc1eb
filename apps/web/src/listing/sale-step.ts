/** What a seller does with a listing as a whole. */
export type SaleStep = "publish" | "withdraw" | "markSoldElsewhere" | "remove";

/** A listing, and the version of it that somebody saw. */
export interface Seen {
  readonly id: string;
  readonly version: number;
}

/**
 * The input of a step that a seller takes with a listing. Its key says which step of which version is meant, and no
 * version can be left twice: so the same request, sent again after its answer got lost, is known to be the same one.
 */
export function saleStep(step: SaleStep, { id, version }: Seen): Seen & { readonly idempotencyKey: string } {
  return { id, version, idempotencyKey: `${step}-${id}-${version}` };
}
