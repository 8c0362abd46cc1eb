import { idSchema } from "@marketplace/kernel";
import { mutationsOnly, signedIn } from "@marketplace/rpc";
import { z } from "zod";
import { type SavedSearchDeps, saveSearch } from "./saved/save-search.ts";
import {
  renameSearchSchema,
  savedSearchSchema,
  savedSearchView,
  saveSearchSchema,
  setAlertsSchema,
} from "./saved/saved-search.ts";
import { deleteSavedSearch, renameSavedSearch, setSearchAlerts } from "./saved/saved-search-store.ts";

const onlyId = z.strictObject({ id: idSchema });

/** The mutations of saved searches, under `search`: each changes the caller's own alone. */
export function searchCommands(deps: SavedSearchDeps) {
  const { mongo, clock } = deps;
  return mutationsOnly({
    save: signedIn
      .input(saveSearchSchema)
      .output(savedSearchSchema)
      .mutation(async ({ ctx, input }) => savedSearchView(await saveSearch(deps, ctx.actor.userId, input))),
    rename: signedIn
      .input(renameSearchSchema)
      .output(savedSearchSchema)
      .mutation(async ({ ctx, input: { id, name } }) =>
        savedSearchView(await renameSavedSearch(mongo, { id, userId: ctx.actor.userId }, name)),
      ),
    setAlerts: signedIn
      .input(setAlertsSchema)
      .output(savedSearchSchema)
      .mutation(async ({ ctx, input: { id, alerts } }) =>
        savedSearchView(
          await setSearchAlerts(mongo, { id, userId: ctx.actor.userId }, { alerts, now: clock() }),
        ),
      ),
    /** Again is the same as once. */
    forget: signedIn
      .input(onlyId)
      .output(onlyId)
      .mutation(async ({ ctx, input: { id } }) => {
        await deleteSavedSearch(mongo, { id, userId: ctx.actor.userId });
        return { id };
      }),
  });
}
