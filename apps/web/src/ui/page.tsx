import type { ReactNode } from "react";
import { pageTitle } from "../app/brand.ts";

interface PageProps {
  readonly title: string;
  /** Reading and forms are narrow; grids take the whole width. */
  readonly width?: "form" | "text" | "wide";
  /** What stands beside the title. */
  readonly action?: ReactNode;
  readonly intro?: ReactNode;
  /** Whether the page draws its first heading itself, further down. */
  readonly ownHeading?: boolean;
  readonly children: ReactNode;
}

const widths = { form: "max-w-md", text: "max-w-3xl", wide: "max-w-6xl" } as const;

/** The frame of every page: its width, its title, and the tab's. */
export function Page({ title, width = "wide", action, intro, ownHeading = false, children }: PageProps) {
  return (
    <div className={`mx-auto w-full px-4 py-6 sm:px-6 sm:py-10 ${widths[width]}`}>
      <title>{pageTitle(title)}</title>
      {!ownHeading && (
        <div className="mb-6 flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
          <div className="min-w-0">
            <h1 className="text-[1.75rem] leading-tight font-bold tracking-tight sm:text-4xl">{title}</h1>
            {intro && <p className="mt-2 max-w-prose text-ink-soft">{intro}</p>}
          </div>
          {action}
        </div>
      )}
      {children}
    </div>
  );
}
