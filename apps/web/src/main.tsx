import { createClient, failureIn } from "@marketplace/api";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { ApiProvider, apiOptions, openApiClient } from "./app/api.ts";
import { openQueryClient } from "./app/query-client.ts";
import { openRouter } from "./app/router.tsx";
import { loadRuntimeConfig } from "./app/runtime-config.ts";
import { StartFailure } from "./app/start-failure.tsx";
import { browserTabs, signedInHint } from "./session/browser-tabs.ts";
import { openSession } from "./session/session.ts";
import { SessionContext } from "./session/session-context.tsx";

const element = document.getElementById("app");
if (element === null) throw new Error("index.html has no element #app");
const root = createRoot(element, {
  onCaughtError: (thrown) => {
    // What the API refused is said on the page; a fault of the program is for whoever looks after it.
    if (failureIn(thrown) === null) console.error(thrown);
  },
});
await start().catch((failure: unknown) => {
  console.error(failure);
  root.render(<StartFailure />);
});

async function start(): Promise<void> {
  const config = await loadRuntimeConfig();
  const guest = createClient({
    url: config.queryUrl,
    commandUrl: config.commandUrl,
    name: "web",
    credentials: "include",
    timeoutMs: 5_000,
  });
  const session = openSession({
    tabs: browserTabs(),
    hint: signedInHint,
    refresh: () => guest.users.refresh.mutate({}),
    now: Date.now,
  });
  const queryClient = openQueryClient();
  const client = openApiClient({ config, session });
  const router = openRouter({ api: apiOptions(client, queryClient), queryClient, session });
  // The page's own form, another tab or the server begins and ends the session: what is on the screen follows.
  session.subscribe(() => {
    queryClient.clear();
    void router.invalidate();
  });
  await session.ready();

  root.render(
    <StrictMode>
      <QueryClientProvider client={queryClient}>
        <ApiProvider trpcClient={client} queryClient={queryClient}>
          <SessionContext value={session}>
            <RouterProvider router={router} />
          </SessionContext>
        </ApiProvider>
      </QueryClientProvider>
    </StrictMode>,
  );
}
