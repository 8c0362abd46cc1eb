import { createClient } from "@marketplace/api";
import type { DemoSecrets } from "./demo-secrets.ts";
import type { DemoSignIns } from "./seed-demo.ts";
import type { Urls } from "./urls.ts";

interface Welcome {
  readonly urls: Urls;
  readonly secrets: DemoSecrets;
  readonly demo: DemoSignIns | null;
  readonly logs: string;
  readonly seconds: number;
}

/** What `npm start` tells once everything serves; signs the demo's buyer in for it. */
export async function welcome({ urls, secrets, demo, logs, seconds }: Welcome): Promise<string> {
  const buyer = demo?.buyer ?? null;
  const lines = [
    "",
    `  The marketplace is up (${seconds.toFixed(1)} s)`,
    "",
    `  Web client     ${urls.web}`,
    `  API, queries   ${urls.query}     health ${urls.query}/health`,
    `  API, commands  ${urls.command}     health ${urls.command}/health`,
    `  Worker         health ${urls.worker}/health`,
    `  Photographs    ${urls.media}`,
    "",
    ...(demo === null ? [] : ["  Sign in with, for demonstration only:"]),
    ...(demo?.seller ? [`    seller  ${demo.seller.email}  ${demo.seller.password}`] : []),
    ...(buyer ? [`    buyer   ${buyer.email}  ${buyer.password}`] : []),
    `    admin   ${secrets.adminEmail}  ${secrets.adminPassword}`,
    "",
    ...(buyer
      ? [
          `  Signed in as the buyer, for a few minutes:`,
          `    MARKETPLACE_TOKEN=${await signIn(urls, buyer)}`,
          "",
        ]
      : []),
    `  Logs in ${logs}`,
    "  Ctrl-C stops it; the data stays.",
    "",
  ];
  return `${lines.join("\n")}\n`;
}

async function signIn(urls: Urls, { email, password }: { email: string; password: string }): Promise<string> {
  const client = createClient({ url: urls.query, commandUrl: urls.command, name: "npm-start" });
  const { tokens } = await client.users.login.mutate({ email, password });
  return tokens.accessToken;
}
