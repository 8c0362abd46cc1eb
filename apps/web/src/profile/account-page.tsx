import { useMutation } from "@tanstack/react-query";
import { Link, type LinkProps } from "@tanstack/react-router";
import {
  Bookmark,
  ChevronRight,
  HandCoins,
  Heart,
  LogOut,
  type LucideIcon,
  Package,
  Scale,
  Store,
  UserRound,
} from "lucide-react";
import { moderates } from "../session/moderates.ts";
import { useAccount, useEndSession } from "../session/session-context.tsx";
import { Button } from "../ui/button.tsx";
import { Page } from "../ui/page.tsx";
import { PageSkeleton } from "../ui/page-skeleton.tsx";
import { AvatarEditor } from "./avatar-editor.tsx";

interface Way {
  readonly label: string;
  readonly icon: LucideIcon;
  readonly link: Pick<LinkProps, "to" | "params">;
}

/** Everything that is one's own, in one place. */
export function AccountPage() {
  const account = useAccount();
  const signOut = useMutation({ mutationFn: useEndSession() });
  if (account === null) return <PageSkeleton />;
  const ways: readonly Way[] = [
    { label: "My listings", icon: Store, link: { to: "/my-listings" } },
    { label: "Orders", icon: Package, link: { to: "/orders" } },
    { label: "My offers", icon: HandCoins, link: { to: "/offers" } },
    { label: "Favourites", icon: Heart, link: { to: "/favourites" } },
    { label: "Saved searches", icon: Bookmark, link: { to: "/saved-searches" } },
    ...(moderates(account) ? [{ label: "Disputes", icon: Scale, link: { to: "/disputes" } } as const] : []),
    {
      label: "How others see me",
      icon: UserRound,
      link: { to: "/people/$userId", params: { userId: account.id } },
    },
  ];
  return (
    <Page title={account.name} width="form" ownHeading>
      <div className="flex flex-col items-center text-center">
        <AvatarEditor account={account} />
        <h1 className="mt-3 text-2xl font-bold tracking-tight">{account.name}</h1>
        <p className="text-ink-soft">{account.email}</p>
      </div>
      <ul className="mt-8 divide-y divide-line overflow-hidden rounded-card border border-line bg-card">
        {ways.map(({ label, icon: Icon, link }) => (
          <li key={label}>
            <Link
              {...link}
              className="flex min-h-14 items-center gap-3.5 px-4 font-medium -outline-offset-2 hover:bg-sunk/60"
            >
              <Icon aria-hidden="true" className="size-5 text-leaf-700" />
              <span className="flex-1">{label}</span>
              <ChevronRight aria-hidden="true" className="size-5 text-line-strong" />
            </Link>
          </li>
        ))}
      </ul>
      <Button
        look="secondary"
        className="mt-5 w-full"
        busy={signOut.isPending}
        onClick={() => signOut.mutate()}
      >
        <LogOut aria-hidden="true" className="size-5" />
        Sign out
      </Button>
    </Page>
  );
}
