import { Outlet, useRouter } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { BRAND } from "./brand.ts";
import { Header } from "./header.tsx";
import { TabBar } from "./tab-bar.tsx";

/** What stands around every page. */
export function Shell() {
  const main = useRef<HTMLElement>(null);
  const router = useRouter();
  useEffect(
    () =>
      // A new page begins at its top for the keyboard and the screen reader too; to search for other words is as much.
      router.subscribe("onResolved", ({ fromLocation, toLocation, pathChanged }) => {
        if (fromLocation === undefined) return;
        if (pathChanged || wordsIn(fromLocation) !== wordsIn(toLocation))
          main.current?.focus({ preventScroll: true });
      }),
    [router],
  );
  return (
    <div className="flex min-h-dvh flex-col pb-[calc(4rem+env(safe-area-inset-bottom))] sm:pb-0">
      <a
        href="#main"
        className="sr-only z-50 rounded-full bg-leaf-600 px-4 py-2 font-semibold text-white focus:not-sr-only focus:fixed focus:top-3 focus:left-3"
      >
        Skip to the content
      </a>
      <Header />
      <main id="main" ref={main} tabIndex={-1} className="flex-1 outline-none">
        <Outlet />
      </main>
      <footer className="mt-10 border-t border-line">
        <p className="mx-auto max-w-6xl px-4 py-6 text-sm text-ink-soft sm:px-6">
          {BRAND} is a market between people. Everything here has been loved before.
        </p>
      </footer>
      <TabBar />
    </div>
  );
}

/** What an address searches for. */
function wordsIn({ searchStr }: { readonly searchStr: string }): string | null {
  return new URLSearchParams(searchStr).get("q");
}
