import type { RouterInputs } from "@marketplace/api";
import { z } from "zod";
import { countries } from "../ui/countries.ts";

/** Where an order goes, and how. */
export type Shipping = RouterInputs["orders"]["place"]["shipping"];

/** The ways of sending, in words. */
export const shippingMethods: readonly {
  readonly value: Shipping["method"];
  readonly label: string;
  readonly hint: string;
}[] = [
  { value: "standard", label: "Standard", hint: "Three to five working days" },
  { value: "express", label: "Express", hint: "One to two working days" },
  { value: "pickup", label: "Pick it up", hint: "Agree on a time with the seller" },
];

/** A way of sending in words. */
export function shippingMethodLabel(method: Shipping["method"]): string {
  return shippingMethods.find(({ value }) => value === method)?.label ?? method;
}

const line = (missing: string, max: number) =>
  z.string().trim().min(1, missing).max(max, `At most ${max} characters`);

/** Reads the form for where an order goes. */
export const shippingFormSchema = z.object({
  name: line("Give the name on the door", 100),
  line1: line("Give the street and number", 120),
  line2: z.string().trim().max(120, "At most 120 characters"),
  postalCode: line("Give the postal code", 20),
  city: line("Give the city", 100),
  country: z
    .string()
    .refine((code) => countries.some((country) => country.code === code), "Choose the country"),
  method: z.enum(["standard", "express", "pickup"], "Choose how it gets to you"),
});

/** What stands in the form for where an order goes. */
export type ShippingInputs = z.input<typeof shippingFormSchema>;

/** The form for where an order goes, read. */
export type ShippingOutput = z.output<typeof shippingFormSchema>;

/** The shipping of an order as the API takes it. */
export function shippingOf({ method, line2, ...address }: ShippingOutput): Shipping {
  return { method, address: { ...address, ...(line2 === "" ? {} : { line2 }) } };
}

/** The form's field of a dotted path of the API's input; null when it has none. */
export function shippingFieldOf(path: string): keyof ShippingInputs | null {
  return shippingFormSchema.keyof().safeParse(path.split(".").at(-1)).data ?? null;
}
