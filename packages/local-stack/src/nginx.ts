import { aptPackage } from "./source-apt.ts";
import type { Tool } from "./tool.ts";

/** nginx, for the caching proxy in front of MinIO. */
export const nginx: Tool = {
  name: "nginx",
  title: "nginx",
  binary: "nginx",
  companions: [],
  folders: ["/usr/sbin", "/usr/local/sbin", "/usr/local/bin", "/opt/homebrew/bin"],
  // Older ones insist on a log where their packager had one.
  version: { wanted: "1.20 or later", pattern: /nginx\/(\d+\.\d+\.\d+)/, minimum: [1, 20], flag: "-v" },
  // It would change to another user by itself, whom its packager chose and who need not reach its folder.
  refusesRoot: true,
  sources: [aptPackage({ name: "nginx", program: "usr/sbin/nginx" })],
  advice: "Install nginx 1.20 or later (Debian, Ubuntu: apt install nginx; macOS: brew install nginx).",
};
