import type { AttributeDefinition } from "../attribute.ts";

/** The maker's name, asked in most categories. */
export const brand: AttributeDefinition = {
  key: "brand",
  label: "Brand",
  required: true,
  type: "text",
  maxLength: 60,
};

/** The maker's name where many items have none. */
export const brandIfAny: AttributeDefinition = { ...brand, required: false };

/** The maker's name of the model. */
export const model: AttributeDefinition = {
  key: "model",
  label: "Model",
  required: true,
  type: "text",
  maxLength: 80,
};

/** The year of making. */
export const year: AttributeDefinition = {
  key: "year",
  label: "Year",
  required: false,
  type: "integer",
  min: 1900,
  max: 2100,
};

/** Main colours. */
export const colour: AttributeDefinition = {
  key: "colour",
  label: "Colour",
  required: false,
  type: "choices",
  choices: [
    "black",
    "white",
    "grey",
    "silver",
    "gold",
    "brown",
    "beige",
    "red",
    "orange",
    "yellow",
    "green",
    "blue",
    "purple",
    "pink",
    "multicoloured",
  ],
};

/** Storage of a device, in gigabytes. */
export const storage: AttributeDefinition = {
  key: "storage",
  label: "Storage",
  required: false,
  type: "integer",
  min: 1,
  max: 16_384,
  unit: "GB",
};

/** Whether the box and the receipt come with it. */
export const originalBox: AttributeDefinition = {
  key: "original_box",
  label: "Original box",
  required: false,
  type: "boolean",
};

/** What it is mostly made of. */
export function material(...choices: string[]): AttributeDefinition {
  return { key: "material", label: "Material", required: false, type: "choices", choices };
}

/** A length in centimetres. */
export function centimetres(key: string, label: string, max: number): AttributeDefinition {
  return { key, label, required: false, type: "decimal", min: 0.1, max, unit: "cm" };
}

/** One of a list that the seller must or may choose from. */
export function choice(key: string, label: string, choices: string[]): AttributeDefinition {
  return { key, label, required: false, type: "choice", choices };
}

/** The same question, which must be answered. */
export function required(definition: AttributeDefinition): AttributeDefinition {
  return { ...definition, required: true };
}
