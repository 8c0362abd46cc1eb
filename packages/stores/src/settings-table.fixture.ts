import { z } from "zod";
import { settingsSchema } from "./env.ts";

const documentedSchema = z.object({
  required: z.array(z.string()),
  properties: z.record(z.string(), z.object({ description: z.string(), default: z.unknown().optional() })),
});

/** The table of docs/configuration.md: a row a setting, in the order of the schema. */
export function settingsTable(): string {
  const json = z.toJSONSchema(settingsSchema, { io: "input", unrepresentable: "any" });
  const { required, properties } = documentedSchema.parse(json);
  const rows = Object.entries(properties).map(([name, { default: value, description }]) => {
    const fallback = required.includes(name) ? "**required**" : written(value);
    return `| \`${name}\` | ${fallback} | ${description} |`;
  });
  return ["| Setting | Default | What it is |", "| --- | --- | --- |", ...rows].join("\n");
}

function written(value: unknown): string {
  return value === undefined || value === "" ? "unset" : `\`${value}\``;
}
