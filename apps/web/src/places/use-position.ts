import { useState } from "react";
import { type Place, placeAt } from "./places.ts";

interface Position {
  readonly locating: boolean;
  /** What to say where the device does not tell. */
  readonly problem: string | null;
  locate(): void;
}

const WAIT_MS = 10_000;
const KEPT_MS = 600_000;

/** Asks the device where it is, and tells the place of that, roughly. */
export function usePosition(onLocated: (place: Place) => void): Position {
  const [problem, setProblem] = useState<string | null>(null);
  const [locating, setLocating] = useState(false);
  function locate(): void {
    setLocating(true);
    setProblem(null);
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        setLocating(false);
        onLocated(placeAt(coords.longitude, coords.latitude));
      },
      () => {
        setLocating(false);
        setProblem("Your position is not known here; choose a city instead.");
      },
      { timeout: WAIT_MS, maximumAge: KEPT_MS },
    );
  }
  return { locating, problem, locate };
}
