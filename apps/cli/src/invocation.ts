import type { MarketplaceClient } from "@marketplace/api";
import type { Command } from "commander";
import { guestClient, renewal, sessionClient, tokenClient } from "./connection.ts";
import { type Endpoints, endpointsOf } from "./endpoints.ts";
import { type GlobalOptions, parseGlobalOptions, readEnvironment } from "./global-options.ts";
import { type Output, openOutput } from "./output.ts";
import { isReadableByOthers, type Profile, type ProfileFile, profileFile, profilePath } from "./profile.ts";
import { profileSession, sessionAt } from "./profile-session.ts";
import { sessionTokens } from "./session.ts";
import type { Terminal } from "./terminal.ts";
import { tracedFetch } from "./traced-fetch.ts";

/** Who a command acts as: a token from the command line or the environment, a profile's session, or nobody. */
export type SignIn = "token" | "session" | "none";

/** One run of one command: what its command line, its environment and its profile come to. */
export interface Invocation {
  readonly terminal: Terminal;
  readonly options: GlobalOptions;
  readonly output: Output;
  readonly endpoints: Endpoints;
  readonly fetch: typeof fetch;
  readonly profileName: string;
  readonly profiles: ProfileFile;
  /** The profile as it was when the command began. */
  readonly profile: Profile;
  readonly signIn: SignIn;
  /** The client of whoever is signed in. */
  readonly client: MarketplaceClient;
}

/**
 * Opens what a command works with; nothing is sent yet.
 * @throws CliError when an option, a variable or the file of profiles is wrong.
 */
export async function openInvocation(terminal: Terminal, command: Command): Promise<Invocation> {
  const options = parseGlobalOptions(command.optsWithGlobals());
  const environment = readEnvironment(terminal.env);
  const output = openOutput(terminal, options);
  const profileName = options.profile ?? environment.profile ?? "default";
  const profiles = profileFile(profilePath(terminal.env));
  const profile = await profiles.read(profileName);
  if (await isReadableByOthers(profiles.path)) {
    output.note(`Warning: other accounts of this machine can read ${profiles.path}; run chmod 600 on it.`);
  }
  const endpoints = endpointsOf([options, environment, profile]);
  const fetch = tracedFetch(terminal.fetch, {
    signal: terminal.signal,
    trace: options.verbose ? output.note : undefined,
  });
  const token = options.token ?? environment.token;
  const reach = { endpoints, fetch };
  const session = sessionAt(profile, endpoints);
  const signedIn = (): MarketplaceClient => {
    if (token !== undefined) return tokenClient(reach, token);
    if (session === null) return guestClient(reach);
    const store = profileSession(profiles, profileName, endpoints);
    return sessionClient(reach, sessionTokens({ store, renew: renewal(reach), clock: terminal.clock }));
  };
  return {
    terminal,
    options,
    output,
    endpoints,
    fetch,
    profileName,
    profiles,
    profile,
    signIn: token !== undefined ? "token" : session !== null ? "session" : "none",
    client: signedIn(),
  };
}
