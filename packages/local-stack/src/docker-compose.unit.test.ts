import { readFileSync } from "node:fs";
import { expect } from "chai";
import { parse } from "yaml";
import { z } from "zod";
import { nginxFiles } from "./media-proxy-files.ts";
import { settings } from "./settings.ts";

const serviceSchema = z.object({
  image: z.string(),
  command: z.array(z.string()).default([]),
  environment: z.record(z.string(), z.string()).default({}),
  ports: z.array(z.string()).default([]),
  volumes: z.array(z.string()).default([]),
  healthcheck: z.object({ test: z.array(z.string()).min(2), interval: z.string(), timeout: z.string() }),
});

const composeSchema = z.object({
  services: z.object({
    postgres: serviceSchema,
    mongo: serviceSchema,
    redis: serviceSchema,
    minio: serviceSchema,
    "media-proxy": serviceSchema,
    mail: serviceSchema,
  }),
  volumes: z.record(z.string(), z.null()),
});

describe("docker-compose.yml", () => {
  const { services, volumes } = composeSchema.parse(
    parse(readFileSync(new URL("../../../docker-compose.yml", import.meta.url), "utf8")),
  );
  const all = Object.entries(services);
  const flagsOf = (command: readonly string[]) => command.join(" ").replaceAll("\n", " ");

  it("starts PostgreSQL with the local stack's settings", () => {
    const { command, environment } = services.postgres;
    for (const [name, value] of Object.entries(settings.postgres.parameters))
      expect(flagsOf(command)).to.contain(`-c ${name}=${value}`);
    expect(environment).to.include({
      POSTGRES_USER: settings.user,
      POSTGRES_DB: settings.database,
      POSTGRES_INITDB_ARGS: settings.postgres.initdb.join(" "),
    });
  });

  it("starts MongoDB as the local stack's replica set", () => {
    const { command, environment, healthcheck } = services.mongo;
    expect(flagsOf(command))
      .to.contain(`--replSet ${settings.mongo.replicaSet} `)
      .and.to.contain(`--wiredTigerCacheSizeGB ${settings.mongo.cacheGigabytes}`);
    for (const [name, value] of Object.entries(settings.mongo.parameters))
      expect(flagsOf(command)).to.contain(`--setParameter ${name}=${value}`);
    expect(flagsOf(healthcheck.test)).to.contain(`rs.initiate({ _id: "${settings.mongo.replicaSet}"`);
    expect(environment).to.include({ MONGO_INITDB_ROOT_USERNAME: settings.user });
  });

  it("starts Redis with the local stack's settings", () => {
    for (const [name, value] of Object.entries(settings.redis))
      expect(flagsOf(services.redis.command)).to.contain(`--${name} ${value}`);
  });

  it("starts MinIO with the local stack's settings, its events going to the stack's own Redis", () => {
    expect(services.minio.environment).to.include(settings.minio);
    expect(services.minio.environment).to.include({ MINIO_NOTIFY_REDIS_ADDRESS_media: "redis:6379" });
    // With one, MinIO tells of what it has kept every three seconds alone.
    expect(services.minio.environment).to.not.have.property("MINIO_NOTIFY_REDIS_QUEUE_DIR_media");
  });

  it("starts the caching proxy by the local stack's file, which asks for no other variable", () => {
    const { environment, volumes: mounts } = services["media-proxy"];
    const file = "./docker/nginx/media-proxy.conf.template";
    expect(mounts).to.include(`${file}:/etc/nginx/templates/default.conf.template:ro`);
    const template = readFileSync(new URL(`../../../${file}`, import.meta.url), "utf8");
    const asked = new Set(template.match(/MEDIA_PROXY_[A-Z]+/g));
    const given = Object.keys(environment).filter((name) => name.startsWith("MEDIA_PROXY_"));
    expect(given).to.have.members([...asked]);
    expect(environment).to.include(settings.mediaProxy);
    expect(new RegExp(environment.NGINX_ENVSUBST_FILTER ?? "").test("MEDIA_PROXY_STORE")).to.equal(true);
    const own = Object.values(nginxFiles({ folder: "/own", port: 8_080, store: "minio:9000" })).join("\n");
    expect(own)
      .to.contain("server minio:9000;")
      .and.not.match(/\$\{|MEDIA_PROXY_/);
  });

  it("pins every image, and publishes ports on the loopback address alone", () => {
    for (const [name, { image, ports }] of all) {
      expect(image, name).to.match(/:(v?\d+\.\d+|RELEASE\.)/);
      for (const port of ports) expect(port, name).to.match(/^127\.0\.0\.1:/);
    }
  });

  it("has no default for a secret", () => {
    const secrets = all.flatMap(([, { environment }]) =>
      Object.entries(environment).filter(([name]) => /PASSWORD|_KEY$|_AUTH$|ROOT_USER$/.test(name)),
    );
    expect(secrets).to.have.length.greaterThan(6);
    for (const [name, value] of secrets) expect(value, name).to.match(/^\$\{[A-Z_]+:\?[^}]+\}$/);
  });

  it("names in example.env every variable that it asks for", () => {
    const asked = all.flatMap(([, { environment }]) =>
      Object.values(environment).flatMap((value) => /^\$\{([A-Z_]+):\?/.exec(value)?.[1] ?? []),
    );
    const example = readFileSync(new URL("../../../docker/example.env", import.meta.url), "utf8");
    const offered = [...example.matchAll(/^([A-Z_]+)=$/gm)].map(([, name]) => name);
    expect(offered).to.have.members([...new Set(asked)]);
  });

  it("keeps data in volumes that it declares", () => {
    const mounted = all.flatMap(([, service]) => service.volumes.map((mount) => mount.split(":")[0] ?? ""));
    expect(mounted.filter((source) => !source.startsWith("./"))).to.have.members(Object.keys(volumes));
  });
});
