import { Notice } from "../ui/notice.tsx";
import type { SearchPage } from "./search.ts";
import type { SearchAddress } from "./search-address.ts";

interface TextNoticeProps {
  readonly address: SearchAddress;
  readonly page: Pick<SearchPage, "corrected" | "words">;
}

/** Says what was looked for, where that is not what was typed: a word that nobody has, or that not all of them are there. */
export function TextNotice({ address: { q, words }, page }: TextNoticeProps) {
  const { corrected } = page;
  const some = page.words === "any" && words === undefined;
  if (corrected === null && !some) return null;
  return (
    <div className="mb-5 space-y-3">
      {corrected !== null && (
        <Notice tone="info" title={`Showing results for “${corrected}”`}>
          Nothing for sale has “{q}” in it.
        </Notice>
      )}
      {some && (
        <Notice tone="info" title="Nothing has all of these words">
          These have some of them.
        </Notice>
      )}
    </div>
  );
}
