import { explain } from "../app/failure.ts";
import { Notice } from "./notice.tsx";

/** Says what a call threw, beside the button that made it. */
export function FailureNotice({ failure }: { readonly failure: unknown }) {
  if (failure === null || failure === undefined) return null;
  const { title, text } = explain(failure);
  return (
    <Notice tone="danger" title={title}>
      {text}
    </Notice>
  );
}
