import { useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { Store } from "lucide-react";
import { useApi } from "../app/api.ts";
import { OwnPurchase } from "../buy/own-purchase.tsx";
import { useAccount } from "../session/session-context.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { LoadMore } from "../ui/load-more.tsx";
import { Page } from "../ui/page.tsx";
import { QueryView } from "../ui/query-view.tsx";
import { RowSkeletons } from "../ui/skeleton.tsx";
import { obstacleTo, toggled } from "./choice.ts";
import { ChoiceSummary } from "./choice-summary.tsx";
import { chosenIds, MIN_TOGETHER, togetherSearch } from "./chosen-ids.ts";
import { ItemChoice } from "./item-choice.tsx";
import { type Item, useSellerItems } from "./use-seller-items.ts";

const route = getRouteApi("/people/$userId/together");

/** Chooses several things of one seller, to buy them together. */
export function ChoosePage() {
  const { userId } = route.useParams();
  const { data: seller } = useSuspenseQuery(useApi().users.profile.queryOptions({ userId }));
  const own = useAccount()?.id === userId;
  return (
    <Page
      title={`Buy from ${seller.name}`}
      width="text"
      intro="Choose what you want, and pay for all of it at once. You get all of it or nothing."
    >
      {own ? <OwnPurchase /> : <Choice sellerId={userId} name={seller.name} />}
    </Page>
  );
}

function Choice({ sellerId, name }: { readonly sellerId: string; readonly name: string }) {
  const navigate = route.useNavigate();
  const ids = chosenIds(route.useSearch());
  const { list, items } = useSellerItems(sellerId, ids);
  // What is not for sale any more falls out of the choice here.
  const itemsOf = (among: readonly string[]) =>
    among.flatMap((id) => items.find((item) => item.id === id) ?? []);
  const chosen = itemsOf(ids);
  const toggle = (item: Item) =>
    void navigate({
      // The page may not have followed the choice before.
      search: (now) => togetherSearch(toggled(itemsOf(chosenIds(now)), item).map(({ id }) => id)),
      replace: true,
      resetScroll: false,
    });
  return (
    <>
      <QueryView query={list} pending={<RowSkeletons />}>
        {() =>
          items.length === 0 && !list.hasNextPage ? (
            <EmptyState icon={Store} title="Nothing for sale" text={`${name} sells nothing at the moment.`} />
          ) : (
            <fieldset className="space-y-3">
              <legend className="sr-only">What do you want?</legend>
              {items.map((item) => (
                <ItemChoice
                  key={item.id}
                  item={item}
                  chosen={ids.includes(item.id)}
                  obstacle={obstacleTo(item, chosen)}
                  onToggle={() => toggle(item)}
                />
              ))}
            </fieldset>
          )
        }
      </QueryView>
      <LoadMore list={list} />
      {items.length >= MIN_TOGETHER && <ChoiceSummary chosen={chosen} />}
    </>
  );
}
