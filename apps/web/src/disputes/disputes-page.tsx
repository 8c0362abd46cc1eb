import { useInfiniteQuery } from "@tanstack/react-query";
import { Scale } from "lucide-react";
import { useApi } from "../app/api.ts";
import { followCursor } from "../app/follow-cursor.ts";
import { EmptyState } from "../ui/empty-state.tsx";
import { LoadMore } from "../ui/load-more.tsx";
import { Page } from "../ui/page.tsx";
import { QueryView } from "../ui/query-view.tsx";
import { RowSkeletons } from "../ui/skeleton.tsx";
import { useNow } from "../ui/use-now.ts";
import { DisputeRow } from "./dispute-row.tsx";

/** The orders that wait for a moderator's decision; the server shows them to nobody else. */
export function DisputesPage() {
  const now = useNow(30_000);
  const list = useInfiniteQuery(
    // What a colleague has decided meanwhile is not to be shown again.
    useApi().orders.disputes.infiniteQueryOptions({ limit: 20 }, { ...followCursor, staleTime: 0 }),
  );
  return (
    <Page
      title="Disputes"
      width="text"
      intro="What the two sides do not settle by themselves. What is decided soonest without you stands first."
    >
      <QueryView query={list} pending={<RowSkeletons />}>
        {({ pages }) => {
          const disputes = pages.flatMap((page) => page.items);
          if (disputes.length === 0) {
            return (
              <EmptyState
                icon={Scale}
                title="Nothing to decide"
                text="When two sides do not agree, or a parcel never came, it stands here."
              />
            );
          }
          return (
            <ul className="space-y-3">
              {disputes.map((dispute) => (
                <li key={dispute.id}>
                  <DisputeRow dispute={dispute} now={now} />
                </li>
              ))}
            </ul>
          );
        }}
      </QueryView>
      <LoadMore list={list} />
    </Page>
  );
}
