import { useQuery } from "@tanstack/react-query";
import { useApi, useApiClient } from "../app/api.ts";
import type { Order, OrderSummary, Role } from "./order.ts";

const PAGE = 100;
const MOST_PAGES = 20;

/** The other orders that were bought together with one, as one of its sides sees them; none where it was bought alone. */
export function useBundle(order: Pick<Order, "id" | "bundleId" | "createdAt">, role: Role) {
  const api = useApi();
  const { orders } = useApiClient();
  const { id, bundleId, createdAt } = order;
  return useQuery({
    // Beside the lists that it is read from, so that what they are told it is told too.
    queryKey: [...api.orders.mine.pathKey(), "bundle", { bundleId, role, id }],
    enabled: bundleId !== null,
    queryFn: async ({ signal }) => {
      const found: OrderSummary[] = [];
      let cursor: string | undefined;
      // They stand beside each other in the list, which is the newest first and has no filter for them.
      for (let page = 1; page <= MOST_PAGES; page += 1) {
        const { items, nextCursor } = await orders.mine.query({ role, cursor, limit: PAGE }, { signal });
        found.push(...items.filter((one) => one.bundleId === bundleId && one.id !== id));
        const oldest = items.at(-1);
        if (nextCursor === null || oldest === undefined || oldest.createdAt < createdAt) break;
        cursor = nextCursor;
      }
      return found;
    },
  });
}
