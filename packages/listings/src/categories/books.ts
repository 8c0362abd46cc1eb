import type { AttributeDefinition } from "../attribute.ts";
import type { Root } from "../category.ts";
import { choice, required, year } from "./shared.ts";

const author: AttributeDefinition = {
  key: "author",
  label: "Author",
  required: true,
  type: "text",
  maxLength: 120,
};
const isbn: AttributeDefinition = {
  key: "isbn",
  label: "ISBN",
  required: false,
  type: "text",
  maxLength: 17,
};
const edition: AttributeDefinition = {
  key: "edition",
  label: "Edition",
  required: false,
  type: "integer",
  min: 1,
  max: 200,
};
const language = required(
  choice("language", "Language", [
    "Danish",
    "German",
    "English",
    "Swedish",
    "Norwegian",
    "French",
    "Spanish",
    "Other",
  ]),
);
const binding = choice("binding", "Binding", ["hardcover", "paperback", "spiral", "audiobook"]);

/** Books. */
export const books: Root = {
  slug: "books",
  name: "Books",
  children: [
    {
      slug: "fiction",
      name: "Fiction",
      attributes: [
        author,
        language,
        choice("genre", "Genre", [
          "novel",
          "crime",
          "fantasy",
          "science fiction",
          "poetry",
          "children",
          "comic",
          "other",
        ]),
        binding,
        isbn,
        year,
      ],
    },
    {
      slug: "non-fiction",
      name: "Non-fiction",
      attributes: [
        author,
        language,
        choice("subject", "Subject", [
          "biography",
          "history",
          "cooking",
          "travel",
          "nature",
          "art",
          "science",
          "other",
        ]),
        binding,
        isbn,
        year,
      ],
    },
    {
      slug: "textbooks",
      name: "Textbooks",
      attributes: [
        author,
        language,
        choice("level", "Level", ["primary school", "secondary school", "university", "vocational"]),
        edition,
        isbn,
        { key: "annotated", label: "Has notes or markings", required: false, type: "boolean" },
      ],
    },
  ],
};
