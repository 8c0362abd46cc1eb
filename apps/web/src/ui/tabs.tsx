import { Link, type LinkProps } from "@tanstack/react-router";

interface Tab {
  readonly label: string;
  readonly link: Pick<LinkProps, "to" | "params" | "search">;
}

interface TabsProps {
  readonly label: string;
  readonly tabs: readonly Tab[];
}

/** A few lists beside each other, one in sight; each has an address of its own. */
export function Tabs({ label, tabs }: TabsProps) {
  return (
    <nav aria-label={label} className="mb-5 border-b border-line">
      <ul className="-mb-px flex gap-6">
        {tabs.map((tab) => (
          <li key={tab.label}>
            <Link
              {...tab.link}
              resetScroll={false}
              activeOptions={{ exact: true }}
              className="inline-flex min-h-11 items-center border-b-2 border-transparent px-0.5 font-semibold text-ink-soft hover:text-ink data-[status=active]:border-leaf-600 data-[status=active]:text-ink"
            >
              {tab.label}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
