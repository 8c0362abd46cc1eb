/** Finds documents by BM25, as the books have it. */
export interface Bm25 {
  /** The names of the best, the best first; of each word of the question, any of its tokens will do. */
  search(words: readonly (readonly string[])[], limit: number): readonly string[];
}

const K1 = 1.2;
const B = 0.75;

/** Opens an index over the tokens of documents. */
export function openBm25(documents: ReadonlyMap<string, readonly string[]>): Bm25 {
  const postings = new Map<string, Map<string, number>>();
  let length = 0;
  for (const [id, tokens] of documents) {
    length += tokens.length;
    for (const token of tokens) {
      const own = postings.get(token) ?? new Map<string, number>();
      postings.set(token, own.set(id, (own.get(id) ?? 0) + 1));
    }
  }
  const usual = length / documents.size;
  return {
    search(words, limit) {
      const scores = new Map<string, number>();
      for (const tokens of words) {
        const times = new Map<string, number>();
        for (const token of tokens)
          for (const [id, count] of postings.get(token) ?? []) times.set(id, (times.get(id) ?? 0) + count);
        const telling = Math.log(1 + (documents.size - times.size + 0.5) / (times.size + 0.5));
        for (const [id, count] of times) {
          const norm = K1 * (1 - B + (B * (documents.get(id)?.length ?? 0)) / usual);
          scores.set(id, (scores.get(id) ?? 0) + (telling * count * (K1 + 1)) / (count + norm));
        }
      }
      return [...scores]
        .sort(([a, one], [b, other]) => other - one || (a < b ? -1 : 1))
        .slice(0, limit)
        .map(([id]) => id);
    },
  };
}
