/** How a list that loads page by page finds its next page; null ends it. */
export const followCursor = {
  getNextPageParam: ({ nextCursor }: { readonly nextCursor: string | null }) => nextCursor,
};
