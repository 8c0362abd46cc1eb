import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";

/** Whatever axe finds once the page is drawn, and what reaches past the right edge of the screen. */
export async function problemsOf(page: Page): Promise<readonly string[]> {
  // The document has loaded before the program in it has drawn anything, long before on a busy machine.
  await page.getByRole("heading", { level: 1 }).first().waitFor();
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" | ")}`);
  const over = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  return over > 0 ? [...found, `is ${over} pixels wider than the screen`] : found;
}
