import type { QueryClient } from "@tanstack/react-query";
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from "@tanstack/react-router";
import { z } from "zod";
import { browseInput } from "../browse/browse-input.ts";
import { BrowseSkeleton } from "../browse/browse-skeleton.tsx";
import { ListingSkeleton } from "../listing/listing-skeleton.tsx";
import { offerStatuses } from "../offers/offer-words.ts";
import { searchAddressSchema } from "../search/search-address.ts";
import type { Session } from "../session/session.ts";
import { chosenIds, chosenSchema } from "../together/chosen-ids.ts";
import { PageSkeleton } from "../ui/page-skeleton.tsx";
import type { Api } from "./api.ts";
import { followCursor } from "./follow-cursor.ts";
import { NotFoundPage, RouteFailure } from "./route-failure.tsx";
import { optional, parseSearch, slug, stringifySearch } from "./search-parameters.ts";
import { Shell } from "./shell.tsx";

/** What the loaders of routes stand on. */
interface RouterContext {
  readonly api: Api;
  readonly queryClient: QueryClient;
  readonly session: Session;
}

const nextSearch = z.object({ next: optional(z.string().regex(/^\/(?![/\\])/)) });

const root = createRootRouteWithContext<RouterContext>()({
  component: Shell,
  notFoundComponent: NotFoundPage,
  beforeLoad: async ({ context: { api, queryClient, session } }) => {
    if (session.state() !== "signedIn") return;
    // A signed-in person's account is on every page: it is waited for once, and a failure does not close the shop.
    await queryClient.prefetchQuery(
      api.users.me.queryOptions(undefined, { staleTime: Number.POSITIVE_INFINITY }),
    );
  },
});

const browse = createRoute({
  getParentRoute: () => root,
  path: "/",
  validateSearch: z.object({ category: slug, subcategory: slug }),
  beforeLoad: ({ search }) => {
    // Categories once stood on the front page; links to them still lead there.
    if (search.category !== undefined || search.subcategory !== undefined)
      throw redirect({ to: "/search", search, replace: true });
  },
  loader: ({ context: { api, queryClient } }) =>
    Promise.all([
      queryClient.ensureQueryData(api.categories.tree.queryOptions()),
      queryClient.ensureInfiniteQueryData(
        api.listings.browse.infiniteQueryOptions(browseInput, followCursor),
      ),
    ]),
  pendingComponent: BrowseSkeleton,
  component: lazyRouteComponent(() => import("../browse/browse-page.tsx"), "BrowsePage"),
});

const search = createRoute({
  getParentRoute: () => root,
  path: "/search",
  validateSearch: searchAddressSchema,
  loader: ({ context: { api, queryClient } }) =>
    queryClient.ensureQueryData(api.categories.tree.queryOptions()),
  pendingComponent: BrowseSkeleton,
  component: lazyRouteComponent(() => import("../search/search-page.tsx"), "SearchPage"),
});

const listing = createRoute({
  getParentRoute: () => root,
  path: "/listings/$listingId",
  loader: async ({ context: { api, queryClient }, params }) => {
    const tree = queryClient.ensureQueryData(api.categories.tree.queryOptions());
    const item = queryClient.ensureQueryData(api.listings.byId.queryOptions({ id: params.listingId }));
    await Promise.all([tree, item]);
  },
  pendingComponent: ListingSkeleton,
  component: lazyRouteComponent(() => import("../listing/listing-page.tsx"), "ListingPage"),
});

const person = createRoute({
  getParentRoute: () => root,
  path: "/people/$userId",
  validateSearch: z.object({ show: optional(z.literal("reviews")) }),
  loader: ({ context: { api, queryClient }, params: { userId } }) =>
    queryClient.ensureQueryData(api.users.profile.queryOptions({ userId })),
  component: lazyRouteComponent(() => import("../profile/profile-page.tsx"), "ProfilePage"),
});

const choose = createRoute({
  getParentRoute: () => root,
  path: "/people/$userId/together",
  validateSearch: z.object({ items: optional(chosenSchema) }),
  loader: ({ context: { api, queryClient }, params: { userId } }) =>
    queryClient.ensureQueryData(api.users.profile.queryOptions({ userId })),
  component: lazyRouteComponent(() => import("../together/choose-page.tsx"), "ChoosePage"),
});

/** Pages for guests: who is signed in already goes where they wanted to. */
const entrance = createRoute({
  getParentRoute: () => root,
  id: "entrance",
  validateSearch: nextSearch,
  beforeLoad: ({ context: { session }, search }) => {
    if (session.state() === "signedIn") throw redirect({ href: search.next ?? "/", replace: true });
  },
});

const signIn = createRoute({
  getParentRoute: () => entrance,
  path: "/sign-in",
  component: lazyRouteComponent(() => import("../session/sign-in-page.tsx"), "SignInPage"),
});

const register = createRoute({
  getParentRoute: () => entrance,
  path: "/register",
  component: lazyRouteComponent(() => import("../session/register-page.tsx"), "RegisterPage"),
});

/** Pages for people who are signed in: a guest is asked to sign in, and comes back. */
const members = createRoute({
  getParentRoute: () => root,
  id: "members",
  beforeLoad: ({ context: { session }, location }) => {
    if (session.state() !== "signedIn") throw redirect({ to: "/sign-in", search: { next: location.href } });
  },
});

const sell = createRoute({
  getParentRoute: () => members,
  path: "/sell",
  loader: ({ context: { api, queryClient } }) =>
    queryClient.ensureQueryData(api.categories.tree.queryOptions()),
  component: lazyRouteComponent(() => import("../sell/sell-page.tsx"), "SellPage"),
});

const edit = createRoute({
  getParentRoute: () => members,
  path: "/listings/$listingId/edit",
  loader: async ({ context: { api, queryClient }, params }) => {
    const tree = queryClient.ensureQueryData(api.categories.tree.queryOptions());
    // Its version decides whether a change is accepted, so it is asked for anew.
    const item = queryClient.fetchQuery(
      api.listings.byId.queryOptions({ id: params.listingId }, { staleTime: 0 }),
    );
    await Promise.all([tree, item]);
  },
  component: lazyRouteComponent(() => import("../sell/edit-page.tsx"), "EditPage"),
});

const buy = createRoute({
  getParentRoute: () => members,
  path: "/listings/$listingId/buy",
  validateSearch: z.object({ offerId: optional(z.uuid()) }),
  loaderDeps: ({ search }) => search,
  loader: async ({ context: { api, queryClient }, params, deps: { offerId } }) => {
    const item = queryClient.ensureQueryData(api.listings.byId.queryOptions({ id: params.listingId }));
    // Whether it can be bought by it is decided once, so it is asked for anew.
    const agreed =
      offerId === undefined
        ? null
        : queryClient.fetchQuery(api.offers.byId.queryOptions({ offerId }, { staleTime: 0 }));
    await Promise.all([item, agreed]);
  },
  component: lazyRouteComponent(() => import("../buy/buy-page.tsx"), "BuyPage"),
});

const buyTogether = createRoute({
  getParentRoute: () => members,
  path: "/buy-together",
  validateSearch: z.object({ items: optional(chosenSchema) }),
  loaderDeps: ({ search }) => search,
  loader: ({ context: { api, queryClient }, deps }) =>
    // Whether all of it can still be bought is decided once, so it is asked for anew.
    Promise.all(
      chosenIds(deps).map((id) =>
        queryClient.fetchQuery(api.listings.byId.queryOptions({ id }, { staleTime: 0 })),
      ),
    ),
  component: lazyRouteComponent(() => import("../together/buy-together-page.tsx"), "BuyTogetherPage"),
});

const orders = createRoute({
  getParentRoute: () => members,
  path: "/orders",
  validateSearch: z.object({ role: optional(z.enum(["buyer", "seller"])) }),
  component: lazyRouteComponent(() => import("../orders/orders-page.tsx"), "OrdersPage"),
});

const order = createRoute({
  getParentRoute: () => members,
  path: "/orders/$orderId",
  loader: ({ context: { api, queryClient }, params: { orderId } }) =>
    queryClient.ensureQueryData(api.orders.byId.queryOptions({ orderId })),
  component: lazyRouteComponent(() => import("../orders/order-page.tsx"), "OrderPage"),
});

const offers = createRoute({
  getParentRoute: () => members,
  path: "/offers",
  validateSearch: z.object({
    role: optional(z.enum(["buyer", "seller"])),
    status: optional(z.enum(offerStatuses.map(({ value }) => value))),
  }),
  component: lazyRouteComponent(() => import("../offers/offers-page.tsx"), "OffersPage"),
});

const offer = createRoute({
  getParentRoute: () => members,
  path: "/offers/$offerId",
  loader: ({ context: { api, queryClient }, params: { offerId } }) =>
    queryClient.fetchQuery(api.offers.byId.queryOptions({ offerId }, { staleTime: 0 })),
  component: lazyRouteComponent(() => import("../offers/offer-page.tsx"), "OfferPage"),
});

const disputes = createRoute({
  getParentRoute: () => members,
  path: "/disputes",
  component: lazyRouteComponent(() => import("../disputes/disputes-page.tsx"), "DisputesPage"),
});

const myListings = createRoute({
  getParentRoute: () => members,
  path: "/my-listings",
  validateSearch: z.object({ status: optional(z.enum(["draft", "active", "sold"])) }),
  component: lazyRouteComponent(() => import("../my-listings/my-listings-page.tsx"), "MyListingsPage"),
});

const favourites = createRoute({
  getParentRoute: () => members,
  path: "/favourites",
  component: lazyRouteComponent(() => import("../browse/favourites-page.tsx"), "FavouritesPage"),
});

const savedSearches = createRoute({
  getParentRoute: () => members,
  path: "/saved-searches",
  loader: ({ context: { api, queryClient } }) =>
    queryClient.ensureQueryData(api.categories.tree.queryOptions()),
  component: lazyRouteComponent(
    () => import("../saved-searches/saved-searches-page.tsx"),
    "SavedSearchesPage",
  ),
});

const notifications = createRoute({
  getParentRoute: () => members,
  path: "/notifications",
  component: lazyRouteComponent(() => import("../notifications/notifications-page.tsx"), "NotificationsPage"),
});

const account = createRoute({
  getParentRoute: () => members,
  path: "/account",
  component: lazyRouteComponent(() => import("../profile/account-page.tsx"), "AccountPage"),
});

const routeTree = root.addChildren([
  browse,
  search,
  listing,
  person,
  choose,
  entrance.addChildren([signIn, register]),
  members.addChildren([
    sell,
    edit,
    buy,
    buyTogether,
    orders,
    order,
    offers,
    offer,
    disputes,
    myListings,
    favourites,
    savedSearches,
    notifications,
    account,
  ]),
]);

/** Makes the app's router; each page's code is fetched when it is first needed. */
export function openRouter(context: RouterContext) {
  return createRouter({
    routeTree,
    context,
    parseSearch,
    stringifySearch,
    defaultPreload: "intent",
    // The query cache decides what is fresh.
    defaultPreloadStaleTime: 0,
    defaultPendingMs: 150,
    defaultPendingMinMs: 300,
    defaultPendingComponent: PageSkeleton,
    defaultErrorComponent: RouteFailure,
    scrollRestoration: true,
  });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof openRouter>;
  }
}
