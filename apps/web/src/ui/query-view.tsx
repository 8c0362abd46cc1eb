import type { ReactNode } from "react";
import { explain } from "../app/failure.ts";
import { Button } from "./button.tsx";
import { Notice } from "./notice.tsx";
import { Loading } from "./skeleton.tsx";

interface QueryViewProps<T> {
  readonly query: {
    readonly data: T | undefined;
    readonly error: unknown;
    readonly isFetching: boolean;
    refetch(): Promise<unknown>;
  };
  /** What stands there until the answer comes. */
  readonly pending: ReactNode;
  readonly children: (data: T) => ReactNode;
}

/** A part of a page that loads by itself: on its way, there, or failed with a way to try again. */
export function QueryView<T>({ query, pending, children }: QueryViewProps<T>) {
  if (query.data !== undefined) return children(query.data);
  if (query.error === null) return <Loading>{pending}</Loading>;
  const { title, text } = explain(query.error);
  return (
    <Notice tone="danger" title={title}>
      <p>{text}</p>
      <Button look="secondary" className="mt-3" busy={query.isFetching} onClick={() => void query.refetch()}>
        Try again
      </Button>
    </Notice>
  );
}
