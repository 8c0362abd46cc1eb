import { Link } from "@tanstack/react-router";
import type { Root } from "../listing/categories.ts";

/** The categories in a row; each leads to what is for sale in it. */
export function CategoryNav({ roots }: { readonly roots: readonly Root[] }) {
  return (
    <nav aria-label="Categories">
      {/* On a phone the row goes on past the edge and can be drawn sideways. */}
      <ul className="scrollbar-none relative -mx-4 flex gap-2 overflow-x-auto px-4 py-1 sm:mx-0 sm:flex-wrap sm:px-0">
        {roots.map(({ slug, name }) => (
          <li key={slug} className="shrink-0">
            <Link
              to="/search"
              search={{ category: slug }}
              className="inline-flex min-h-11 items-center rounded-full border border-line-strong/40 bg-card px-4.5 font-medium hover:border-line-strong"
            >
              {name}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
