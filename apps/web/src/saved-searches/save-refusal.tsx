import { failureIn } from "@marketplace/api";
import { Link } from "@tanstack/react-router";
import { FailureNotice } from "../ui/failure-notice.tsx";
import { Notice } from "../ui/notice.tsx";

/** Says why a search could not be saved: most likely there are as many as there may be. */
export function SaveRefusal({ failure }: { readonly failure: unknown }) {
  const limit = failureIn(failure)?.details.limit;
  if (typeof limit !== "number") return <FailureNotice failure={failure} />;
  return (
    <Notice tone="danger" title={`You have saved ${limit} searches`}>
      That is as many as there may be. Delete one of{" "}
      <Link to="/saved-searches" className="font-semibold underline underline-offset-2">
        your saved searches
      </Link>{" "}
      first.
    </Notice>
  );
}
