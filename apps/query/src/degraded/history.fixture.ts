/** What a listing said at most from when on: a version that was acknowledged, and when. */
interface Acknowledged {
  readonly version: number;
  readonly at: number;
}

/** One read of a listing. */
export interface HistoryRead {
  readonly listing: string;
  /** When it was asked for, in milliseconds of one clock. */
  readonly askedAt: number;
  readonly version: number;
  /** Whether it was asked for by who writes the listing. */
  readonly own: boolean;
}

/** Judges reads by what had been acknowledged before they were asked for. */
export interface History {
  acknowledged(listing: string, version: number, at: number): void;
  /** What is wrong with a read, or null: older than the bound allows, or than what its asker had written. */
  judge(read: HistoryRead): string | null;
}

/** A history with a bound in milliseconds: others may see a version for so long after the next was acknowledged. */
export function openHistory(boundMs: number): History {
  const written = new Map<string, Acknowledged[]>();
  return {
    acknowledged(listing, version, at) {
      written.set(listing, [...(written.get(listing) ?? []), { version, at }]);
    },
    judge({ listing, askedAt, version, own }) {
      const due = askedAt - (own ? 0 : boundMs);
      const least = (written.get(listing) ?? []).findLast(({ at }) => at <= due);
      if (least === undefined || version >= least.version) return null;
      const who = own ? "its writer" : "another";
      return `${who} saw version ${version}, ${askedAt - least.at} ms after ${least.version} was acknowledged`;
    },
  };
}
