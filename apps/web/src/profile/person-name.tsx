import { useQuery } from "@tanstack/react-query";
import { useApi } from "../app/api.ts";

/** Somebody's name, once it is known. */
export function PersonName({ userId }: { readonly userId: string }) {
  const { data } = useQuery(useApi().users.profile.queryOptions({ userId }));
  return data?.name ?? "somebody";
}
