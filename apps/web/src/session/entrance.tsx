import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Page } from "../ui/page.tsx";

interface EntranceProps {
  readonly title: string;
  readonly intro: string;
  readonly children: ReactNode;
  /** The other page of the two. */
  readonly other: {
    readonly to: "/sign-in" | "/register";
    readonly question: string;
    readonly label: string;
  };
  /** Where the person wanted to go. */
  readonly next: string | undefined;
}

/** The frame of the pages for signing in and registering. */
export function Entrance({ title, intro, children, other, next }: EntranceProps) {
  return (
    <Page title={title} intro={intro} width="form">
      {children}
      <p className="mt-6 text-ink-soft">
        {other.question}{" "}
        <Link
          to={other.to}
          search={{ next }}
          className="font-semibold text-leaf-700 underline underline-offset-2"
        >
          {other.label}
        </Link>
      </p>
    </Page>
  );
}
