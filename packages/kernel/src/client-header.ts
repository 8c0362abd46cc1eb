/** The header that every client of ours sends, and that no page of another site can send without a preflight. */
export const CLIENT_HEADER = "x-marketplace-client";
