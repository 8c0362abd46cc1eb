import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";

interface EmptyStateProps {
  readonly icon: LucideIcon;
  readonly title: string;
  readonly text: string;
  /** 1 where it stands for the whole page. */
  readonly level?: 1 | 2;
  /** The way on from here. */
  readonly children?: ReactNode;
}

/** What stands where there is nothing to list: why, and what to do. */
export function EmptyState({ icon: Icon, title, text, level = 2, children }: EmptyStateProps) {
  const Heading = level === 1 ? "h1" : "h2";
  return (
    <div className="flex flex-col items-center rounded-card border border-dashed border-line-strong/40 px-6 py-14 text-center">
      <span className="flex size-14 items-center justify-center rounded-full bg-leaf-50 text-leaf-700">
        <Icon aria-hidden="true" className="size-7" strokeWidth={1.75} />
      </span>
      <Heading className="mt-4 text-lg font-semibold">{title}</Heading>
      <p className="mt-1 max-w-sm text-ink-soft">{text}</p>
      {children && <div className="mt-5 flex flex-wrap justify-center gap-3">{children}</div>}
    </div>
  );
}
