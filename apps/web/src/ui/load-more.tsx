import { Button } from "./button.tsx";
import { FailureNotice } from "./failure-notice.tsx";

interface LoadMoreProps {
  readonly list: {
    readonly hasNextPage: boolean;
    readonly isFetchingNextPage: boolean;
    readonly isFetchNextPageError: boolean;
    readonly error: unknown;
    fetchNextPage(): Promise<unknown>;
  };
}

/** The button under a list that has further pages. */
export function LoadMore({ list }: LoadMoreProps) {
  if (!list.hasNextPage) return null;
  return (
    <div className="mx-auto mt-8 max-w-sm space-y-3 text-center">
      {list.isFetchNextPageError && <FailureNotice failure={list.error} />}
      <Button look="secondary" busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
        {list.isFetchNextPageError ? "Try again" : "Show more"}
      </Button>
    </div>
  );
}
