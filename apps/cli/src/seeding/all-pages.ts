interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}

/** Most that one page may hold. */
export const PAGE = 100;

/** Reads a list to its end, page by page. */
export async function allPages<T>(ask: (cursor: string | undefined) => Promise<Page<T>>): Promise<T[]> {
  const all: T[] = [];
  let cursor: string | undefined;
  do {
    const { items, nextCursor } = await ask(cursor);
    all.push(...items);
    cursor = nextCursor ?? undefined;
  } while (cursor !== undefined);
  return all;
}
