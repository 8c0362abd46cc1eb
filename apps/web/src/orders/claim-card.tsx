import { Photograph } from "../listing/photograph.tsx";
import { momentText } from "../ui/dates.ts";
import { type Claim, claimTitle } from "./claim-words.ts";

/** What a buyer claims of a delivery, with what was said to it and decided of it. */
export function ClaimCard({ claim }: { readonly claim: Claim }) {
  const { explanation, evidenceUrls, openedAt, answer, answeredAt, returnTracking, decision, decidedAt } =
    claim;
  return (
    <article className="space-y-4 rounded-card border border-line bg-card p-4 sm:p-5">
      <h3 className="text-lg font-semibold">{claimTitle(claim)}</h3>
      <Said by="The buyer" words={explanation} at={openedAt} />
      {evidenceUrls.length > 0 && (
        <ul className="grid grid-cols-3 gap-2 sm:grid-cols-4">
          {evidenceUrls.map((url, index) => (
            <li key={url} className="aspect-square overflow-hidden rounded-xl bg-sunk">
              <a
                href={url}
                target="_blank"
                rel="noreferrer"
                className="block size-full rounded-xl -outline-offset-2"
              >
                <Photograph url={url} alt={`Photograph ${index + 1} of what the buyer says`} />
              </a>
            </li>
          ))}
        </ul>
      )}
      {answer !== null && <Said by="The seller" words={answer} at={answeredAt} />}
      {returnTracking !== null && (
        <p>
          Sent back with the tracking number <span className="font-semibold">{returnTracking}</span>
        </p>
      )}
      {decision !== null && <Said by="A moderator" words={decision} at={decidedAt} />}
    </article>
  );
}

interface SaidProps {
  readonly by: string;
  readonly words: string;
  readonly at: Date | null;
}

function Said({ by, words, at }: SaidProps) {
  return (
    <div>
      <p className="text-sm text-ink-soft">
        {by}
        {at !== null && (
          <>
            , <time dateTime={at.toISOString()}>{momentText(at)}</time>
          </>
        )}
      </p>
      <blockquote className="whitespace-pre-line">“{words}”</blockquote>
    </div>
  );
}
