import { readFileSync } from "node:fs";
import { join } from "node:path";
import { settings } from "./settings.ts";

const TEMPLATE = new URL("../../../docker/nginx/media-proxy.conf.template", import.meta.url);

/** What differs from one caching proxy to another. */
export interface MediaProxyPlace {
  /** Its own folder. */
  readonly folder: string;
  /** Port of 127.0.0.1. */
  readonly port: number;
  /** Host and port of MinIO. */
  readonly store: string;
  /** How long a copy is served without asking, in nginx's words; as in docker-compose.yml by default. */
  readonly keep?: string | undefined;
}

/** The variables of the template that docker-compose.yml shares, as nginx's image replaces them too. */
function proxyVariables({ folder, port, store, keep }: MediaProxyPlace): Readonly<Record<string, string>> {
  return {
    ...settings.mediaProxy,
    ...(keep === undefined ? {} : { MEDIA_PROXY_KEEP: keep }),
    MEDIA_PROXY_LISTEN: `127.0.0.1:${port}`,
    MEDIA_PROXY_STORE: store,
    MEDIA_PROXY_CACHE: join(folder, "cache"),
  };
}

/** nginx's own settings by path: what its image has around the shared ones, with everything in one folder. */
export function nginxFiles(place: MediaProxyPlace): Readonly<Record<string, string>> {
  const { folder } = place;
  const variables = proxyVariables(place);
  const shared = readFileSync(TEMPLATE, "utf8").replaceAll(
    /\$\{(MEDIA_PROXY_[A-Z]+)\}/g,
    (asked, name: string) => variables[name] ?? asked,
  );
  const kinds = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
  const main = `daemon off;
worker_processes 1;
pid ${join(folder, "nginx.pid")};
events {
  worker_connections 1024;
}
http {
  access_log off;
  default_type application/octet-stream;
${kinds.map((kind) => `  ${kind}_temp_path ${join(folder, `temp-${kind}`)};`).join("\n")}
  include ${join(folder, "media-proxy.conf")};
}
`;
  return { [join(folder, "media-proxy.conf")]: shared, [join(folder, "nginx.conf")]: main };
}
