import { useMutation } from "@tanstack/react-query";
import { CheckCheck } from "lucide-react";
import { Button } from "../ui/button.tsx";
import { FailureNotice } from "../ui/failure-notice.tsx";
import { useMarkRead } from "./use-mark-read.ts";
import { useUnread } from "./use-unread.ts";

/** Marks everything up to the newest that is shown as read, the pages that are not loaded too. */
export function MarkAllRead({ upTo }: { readonly upTo: Date }) {
  const unread = useUnread();
  const mark = useMutation({ mutationFn: useMarkRead() });
  return (
    <div className="space-y-2">
      <Button
        look="secondary"
        size="small"
        busy={mark.isPending}
        disabled={unread === null || unread.count === 0}
        onClick={() => mark.mutate({ upTo })}
      >
        <CheckCheck aria-hidden="true" className="size-5" />
        Mark all as read
      </Button>
      <FailureNotice failure={mark.error} />
    </div>
  );
}
