import type { Locator } from "playwright-core";

/** Presses all controls in one turn of the page, which follows none of them before the last is pressed. */
export function pressAtOnce(controls: Locator): Promise<void> {
  return controls.evaluateAll((all) => {
    for (const one of all) if (one instanceof HTMLElement) one.click();
  });
}
