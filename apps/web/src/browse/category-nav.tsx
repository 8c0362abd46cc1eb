import { Link } from "@tanstack/react-router";
import { type ReactNode, useEffect, useRef } from "react";
import type { Root } from "../listing/categories.ts";
import type { BrowseFilter } from "./browse-filter.ts";

interface CategoryNavProps {
  readonly roots: readonly Root[];
  readonly filter: BrowseFilter;
}

/** The categories in a row, and under it the subcategories of the chosen one. */
export function CategoryNav({ roots, filter }: CategoryNavProps) {
  const chosen = roots.find(({ slug }) => slug === filter.category);
  return (
    <div className="space-y-2.5">
      <Row label="Categories" chosen={filter.category}>
        <Chip search={{}}>Everything</Chip>
        {roots.map(({ slug, name }) => (
          <Chip key={slug} search={{ category: slug }} current={slug === filter.category}>
            {name}
          </Chip>
        ))}
      </Row>
      {chosen && (
        <Row label={`Within ${chosen.name}`} chosen={filter.subcategory}>
          <Chip small search={{ category: chosen.slug }}>
            All {chosen.name.toLocaleLowerCase()}
          </Chip>
          {chosen.children.map(({ slug, name }) => (
            <Chip key={slug} small search={{ category: chosen.slug, subcategory: slug }}>
              {name}
            </Chip>
          ))}
        </Row>
      )}
    </div>
  );
}

interface RowProps {
  readonly label: string;
  /** What is chosen; when it changes, its chip is brought into sight. */
  readonly chosen: string | undefined;
  readonly children: ReactNode;
}

function Row({ label, chosen, children }: RowProps) {
  const row = useRef<HTMLUListElement>(null);
  useEffect(() => {
    const { current: list } = row;
    const chip = Array.from(list?.children ?? []).find((item) => item.getAttribute("data-slug") === chosen);
    if (list === null || !(chip instanceof HTMLElement)) return;
    list.scrollTo({ left: chip.offsetLeft - (list.clientWidth - chip.clientWidth) / 2 });
  }, [chosen]);
  return (
    <nav aria-label={label}>
      {/* On a phone the row goes on past the edge and can be drawn sideways. */}
      <ul
        ref={row}
        className="scrollbar-none relative -mx-4 flex gap-2 overflow-x-auto px-4 py-1 sm:mx-0 sm:flex-wrap sm:px-0"
      >
        {children}
      </ul>
    </nav>
  );
}

interface ChipProps {
  readonly search: BrowseFilter;
  /** Whether it stays marked while one of its subcategories is chosen. */
  readonly current?: boolean;
  readonly small?: boolean;
  readonly children: ReactNode;
}

function Chip({ search, current = false, small = false, children }: ChipProps) {
  return (
    <li className="shrink-0" data-slug={search.subcategory ?? search.category}>
      <Link
        to="/"
        search={search}
        resetScroll={false}
        activeOptions={{ exact: true }}
        data-current={current}
        className={`inline-flex items-center rounded-full border border-line-strong/40 bg-card font-medium hover:border-line-strong data-[current=true]:border-leaf-600 data-[current=true]:bg-leaf-600 data-[current=true]:text-white data-[status=active]:border-leaf-600 data-[status=active]:bg-leaf-600 data-[status=active]:text-white ${small ? "min-h-9 px-3.5 text-[0.9375rem]" : "min-h-11 px-4.5"}`}
      >
        {children}
      </Link>
    </li>
  );
}
