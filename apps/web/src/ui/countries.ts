const names = new Intl.DisplayNames(["en"], { type: "region" });

// Where the shop delivers; the API itself takes any ISO 3166-1 code.
const codes = "AT BE CH CZ DE DK EE ES FI FR GB IE IS IT LT LU LV NL NO PL PT SE".split(" ");

/** The countries that forms offer, by name. */
export const countries = codes
  .map((code) => ({ code, name: countryName(code) }))
  .sort((a, b) => a.name.localeCompare(b.name));

/** A country's name in English: `Denmark` for `DK`. */
export function countryName(code: string): string {
  return names.of(code) ?? code;
}
