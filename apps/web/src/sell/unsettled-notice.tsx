import { Notice } from "../ui/notice.tsx";
import type { Settled } from "./use-settled.ts";

/** Says beside a form's button that it waits for photographs, or that some stand in its way. */
export function UnsettledNotice({ waiting, stopped }: Pick<Settled, "waiting" | "stopped">) {
  if (waiting) {
    return (
      <Notice tone="info" title="Waiting for your photographs">
        This goes on by itself as soon as they are ready.
      </Notice>
    );
  }
  if (!stopped) return null;
  return (
    <Notice tone="danger" title="Some photographs cannot be used">
      Remove them or try them again, then press the button again.
    </Notice>
  );
}
