import { mediaProxyUp } from "./media-proxy.ts";

// Starts a proxy, tells where, and lives until it is killed.
const { url, pid } = await mediaProxyUp({ minioUrl: "http://127.0.0.1:1" });
process.stdout.write(`${JSON.stringify({ url, pid })}\n`);
setInterval(() => {}, 60_000);
