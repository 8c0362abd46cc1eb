import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Bookmark } from "lucide-react";
import { useApi } from "../app/api.ts";
import { searchWords } from "../search/filter-words.ts";
import { addressOf } from "../search/search-address.ts";
import { buttonClass } from "../ui/button.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { Page } from "../ui/page.tsx";
import { QueryView } from "../ui/query-view.tsx";
import { RowSkeletons } from "../ui/skeleton.tsx";
import { MOST_SAVED } from "./saved-search.ts";
import { SavedSearchRow } from "./saved-search-row.tsx";

/** The searches that this account has saved, the last one first. */
export function SavedSearchesPage() {
  const api = useApi();
  const { data: tree } = useSuspenseQuery(api.categories.tree.queryOptions());
  const list = useQuery(api.search.saved.queryOptions());
  const saved = list.data?.items.length ?? 0;
  return (
    <Page
      title="Saved searches"
      width="text"
      intro={saved > 0 && `${saved} of at most ${MOST_SAVED}. Press one to see what it finds now.`}
    >
      <QueryView query={list} pending={<RowSkeletons />}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState
              icon={Bookmark}
              title="Nothing saved yet"
              text="Search for what you are after, and save it: you are told when somebody sells one."
            >
              <Link to="/search" className={buttonClass()}>
                Search
              </Link>
            </EmptyState>
          ) : (
            <ul className="space-y-3">
              {items.map((search) => (
                <li key={search.id}>
                  <SavedSearchRow
                    search={search}
                    words={searchWords(addressOf(search.filter), tree.categories, "one person")}
                  />
                </li>
              ))}
            </ul>
          )
        }
      </QueryView>
    </Page>
  );
}
