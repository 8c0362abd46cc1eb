import { z } from "zod";
import type { Tabs } from "./session.ts";

const NAME = "marketplace-session";
const messageSchema = z.object({ accessToken: z.string(), accessExpiresAt: z.date() }).nullable();

/** The other tabs of this browser on this site, by the browser's own locks and channels. */
export function browserTabs(): Tabs {
  const channel = new BroadcastChannel(NAME);
  return {
    exclusively: (work) => navigator.locks.request(NAME, work),
    tell: (tokens) =>
      channel.postMessage(
        tokens && { accessToken: tokens.accessToken, accessExpiresAt: tokens.accessExpiresAt },
      ),
    listen: (hear) => {
      channel.onmessage = ({ data }) => hear(messageSchema.parse(data));
    },
  };
}

/** Remembers in this browser whether somebody is signed in: no token, no name. */
export const signedInHint = {
  read: () => localStorage.getItem(NAME) === "1",
  write: (signedIn: boolean) => {
    if (signedIn) localStorage.setItem(NAME, "1");
    else localStorage.removeItem(NAME);
  },
};
