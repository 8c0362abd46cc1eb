import { z } from "zod";
import { type Attributes, answersSchema, attributeDefinitionSchema } from "./attribute.ts";

const slug = z.string().regex(/^[a-z][a-z-]{1,39}$/);
const name = z.string().min(1).max(60);

/** A subcategory: where a listing stands, and what it asks about an item. */
export const leafSchema = z.strictObject({
  slug,
  name,
  attributes: z.array(attributeDefinitionSchema).min(1),
});

/** A category and its subcategories. */
export const rootSchema = z.strictObject({ slug, name, children: z.array(leafSchema).min(1) });

/** A category and its subcategories. */
export type Root = z.infer<typeof rootSchema>;

/** A subcategory, with its category's slug and the schema of its answers. */
export interface Leaf extends z.infer<typeof leafSchema> {
  readonly parent: string;
  readonly answers: z.ZodType<Attributes>;
}

/** A checked tree of categories. */
export interface CategoryTree {
  readonly roots: readonly Root[];
  hasRoot(slug: string): boolean;
  leaf(slug: string): Leaf | undefined;
}

/**
 * Checks the categories when the process starts, and makes them answer.
 * @throws Error that names everything that is wrong: a slug or key twice, a leaf that asks nothing, an empty range.
 */
export function categoryTree(given: readonly Root[]): CategoryTree {
  const parsed = z.array(rootSchema).min(1).safeParse(given);
  if (!parsed.success) throw new Error(`The category tree is wrong:\n${z.prettifyError(parsed.error)}`);
  const problems = problemsOf(parsed.data);
  if (problems.length > 0) throw new Error(`The category tree is wrong: ${problems.join("; ")}`);
  const rootSlugs = new Set(parsed.data.map((root) => root.slug));
  const leaves = new Map<string, Leaf>(
    parsed.data.flatMap((root) =>
      root.children.map((leaf) => [
        leaf.slug,
        { ...leaf, parent: root.slug, answers: answersSchema(leaf.attributes) },
      ]),
    ),
  );
  return {
    roots: parsed.data,
    hasRoot: (candidate) => rootSlugs.has(candidate),
    leaf: (candidate) => leaves.get(candidate),
  };
}

function problemsOf(roots: readonly Root[]): readonly string[] {
  const leaves = roots.flatMap(({ children }) => children);
  return [
    ...twice([...roots, ...leaves].map((category) => category.slug)).map((twin) => `${twin} is named twice`),
    ...leaves.flatMap((leaf) => [
      ...twice(leaf.attributes.map(({ key }) => key)).map((twin) => `${leaf.slug} asks for ${twin} twice`),
      ...leaf.attributes.flatMap((attribute) => {
        const where = `${leaf.slug}.${attribute.key}`;
        if ("choices" in attribute)
          return twice(attribute.choices).map((twin) => `${where} offers ${twin} twice`);
        return "min" in attribute && attribute.min > attribute.max ? [`${where} has an empty range`] : [];
      }),
    ]),
  ];
}

function twice(names: readonly string[]): readonly string[] {
  return [...new Set(names.filter((candidate, index) => names.indexOf(candidate) !== index))];
}
