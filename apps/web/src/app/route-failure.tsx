import { failureIn } from "@marketplace/api";
import { useQueryErrorResetBoundary } from "@tanstack/react-query";
import { type ErrorComponentProps, Link, useRouter } from "@tanstack/react-router";
import { CloudOff, Compass } from "lucide-react";
import { Button, buttonClass } from "../ui/button.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { Page } from "../ui/page.tsx";
import { explain } from "./failure.ts";

/** What stands in place of a page that could not be loaded. */
export function RouteFailure({ error }: ErrorComponentProps) {
  const router = useRouter();
  const boundary = useQueryErrorResetBoundary();
  if (failureIn(error)?.code === "NOT_FOUND") return <NotFoundPage />;
  const { title, text, retry } = explain(error);
  return (
    <Page title={title} width="text" ownHeading>
      <EmptyState level={1} icon={CloudOff} title={title} text={text}>
        {retry && (
          <Button
            onClick={() => {
              boundary.reset();
              void router.invalidate();
            }}
          >
            Try again
          </Button>
        )}
        <Link to="/" className={buttonClass("secondary")}>
          To the front page
        </Link>
      </EmptyState>
    </Page>
  );
}

/** What stands where there is no such page, listing, person or order. */
export function NotFoundPage() {
  return (
    <Page title="Not found" width="text" ownHeading>
      <EmptyState
        level={1}
        icon={Compass}
        title="This is not here"
        text="It may have been sold and removed, or the address has a mistake in it."
      >
        <Link to="/" className={buttonClass()}>
          See what is for sale
        </Link>
      </EmptyState>
    </Page>
  );
}
