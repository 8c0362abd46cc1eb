import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useApi } from "../app/api.ts";
import { MOST } from "./search.ts";

const PAUSE_MS = 150;
const SHORTEST = 2;
const SHOWN = 8;

/**
 * What somebody may go on to type, asked for when they pause; a question that is outdated is given up. A failure is not
 * said: one can search without.
 */
export function useSuggestions(typed: string, wanted: boolean): readonly string[] {
  const text = usePaused(typed);
  const enabled = wanted && text.trim().length >= SHORTEST && text.length <= MOST.characters;
  const { data } = useQuery(
    useApi().search.suggest.queryOptions(
      { text, limit: SHOWN },
      { enabled, placeholderData: keepPreviousData, trpc: { abortOnUnmount: true }, retry: false },
    ),
  );
  if (!enabled) return [];
  return (data?.items ?? []).map((item) => item.text).filter((suggestion) => suggestion !== typed.trim());
}

/** A text once it has stood for a moment. */
function usePaused(text: string): string {
  const [paused, setPaused] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setPaused(text), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return paused;
}
