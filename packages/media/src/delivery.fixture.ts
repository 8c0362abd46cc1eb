import { createHash, randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, request } from "node:http";
import type { AddressInfo } from "node:net";
import { type MediaProxy, mediaProxyUp } from "@marketplace/local-stack";
import type { Minio } from "@marketplace/stores";

/** The caching proxy before MinIO, with a counter between the two that can also be MinIO gone. */
export async function openDelivery(minioUrl: string, keep?: string) {
  const asked: string[] = [];
  const answered: number[] = [];
  const held: (() => void)[] = [];
  let holding = false;
  let away = false;
  const between = createServer((req, res) => {
    asked.push(`${req.method} ${req.url}`);
    const pass = () => {
      if (away) {
        req.socket.destroy();
        return;
      }
      const onward = request(
        new URL(req.url ?? "/", minioUrl),
        { method: req.method, headers: req.headers },
        (answer) => {
          answered.push(answer.statusCode ?? 0);
          res.writeHead(answer.statusCode ?? 500, answer.headers);
          answer.pipe(res);
        },
      );
      onward.on("error", () => res.destroy());
      onward.end();
    };
    if (holding) held.push(pass);
    else pass();
  });
  await new Promise<void>((resolve) => between.listen(0, "127.0.0.1", resolve));
  const { port } = between.address() as AddressInfo;
  const proxy: MediaProxy = await mediaProxyUp({ minioUrl: `http://127.0.0.1:${port}`, keep });

  return {
    url: proxy.url,
    /** What reached MinIO, such as `GET /bucket/key`, since the last look. */
    reached: () => asked.splice(0),
    /** What MinIO answered with, since the last look. */
    statuses: () => answered.splice(0),
    /** Keeps what reaches MinIO waiting until `release`. */
    hold: () => {
      holding = true;
    },
    release: () => {
      holding = false;
      for (const pass of held.splice(0)) pass();
    },
    held: () => held.length,
    /** Whether MinIO hangs up on everybody. */
    setAway: (value: boolean) => {
      away = value;
    },
    ask: (path: string, options: Asked = {}) => ask(`${proxy.url}${path}`, options),
    close: async () => {
      await proxy.stop();
      between.closeAllConnections();
      await new Promise((resolve) => between.close(resolve));
    },
  };
}

interface Asked {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An answer, its body whole. */
export interface Delivered {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  readonly body: Buffer;
}

/** Asks for a path as it is written: `fetch` would resolve dots and encode. */
function ask(url: string, { method = "GET", headers = {} }: Asked): Promise<Delivered> {
  const { hostname, port, origin } = new URL(url);
  return new Promise((resolve, reject) => {
    const sent = request(
      { hostname, port, path: url.slice(origin.length), method, headers, agent: false, timeout: 30_000 },
      (answer) => {
        const parts: Buffer[] = [];
        answer.on("data", (part: Buffer) => parts.push(part));
        answer.on("error", reject);
        answer.on("end", () =>
          resolve({
            status: answer.statusCode ?? 0,
            headers: answer.headers,
            body: Buffer.concat(parts),
          }),
        );
      },
    );
    sent.on("timeout", () => sent.destroy(new Error("No answer came")));
    sent.on("error", reject);
    sent.end();
  });
}

const OWNER = "0197a5c2-7b1e-7cc3-8f4e-3d1f0a6b9e21";
const kinds = { listings: "listingImages", avatars: "profileImages" } as const;
const types = { webp: "image/webp", avif: "image/avif" } as const;

/** What an object put for a test of its delivery is. */
export interface ObjectKind {
  readonly kind?: keyof typeof kinds;
  readonly format?: keyof typeof types;
}

/** Puts bytes under a key as derivatives have it, and tells their path; only their key and type look like a picture's. */
export async function addObject(
  { client, buckets }: Pick<Minio, "client" | "buckets">,
  { kind = "listings", format = "webp" }: ObjectKind = {},
  bytes = randomBytes(40_000),
) {
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const bucket = buckets[kinds[kind]];
  const key = `user/${OWNER}/${kind}/${sha256}-480.${format}`;
  await client.putObject(bucket, key, bytes, bytes.length, {
    "Content-Type": types[format],
    "Cache-Control": "public, max-age=31536000, immutable",
  });
  return { bytes, bucket, key, path: `/${bucket}/${key}` };
}
