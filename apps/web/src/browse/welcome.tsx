import { Link } from "@tanstack/react-router";
import { useSessionState } from "../session/session-context.tsx";
import { buttonClass } from "../ui/button.tsx";

/** What a guest reads first: what this shop is. */
export function Welcome() {
  if (useSessionState() === "signedIn") return null;
  return (
    <section className="bg-leaf-800 text-white">
      <div className="mx-auto flex max-w-6xl flex-wrap items-center justify-between gap-x-10 gap-y-5 px-4 py-8 sm:px-6 sm:py-12">
        <div className="max-w-xl">
          <p className="text-[1.75rem] leading-tight font-bold tracking-tight text-balance sm:text-4xl">
            Good things deserve another home
          </p>
          <p className="mt-2 text-leaf-100 sm:text-lg">
            Buy from people near you and across Europe, and sell what you no longer use.
          </p>
        </div>
        <Link to="/sell" className={`${buttonClass("secondary")} border-transparent`}>
          Sell something
        </Link>
      </div>
    </section>
  );
}
