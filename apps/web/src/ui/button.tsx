import type { ButtonHTMLAttributes } from "react";
import { Spinner } from "./spinner.tsx";

/** How much a button stands out: one `primary` a screen, `danger` for what cannot be undone. */
export type ButtonLook = "primary" | "secondary" | "quiet" | "danger";

const looks: Readonly<Record<ButtonLook, string>> = {
  primary: "bg-leaf-600 text-white hover:bg-leaf-700 active:bg-leaf-800",
  secondary: "border border-line-strong/50 bg-card text-ink hover:border-line-strong hover:bg-sunk/60",
  quiet: "text-leaf-700 hover:bg-leaf-50",
  danger: "border border-danger-700/40 bg-card text-danger-700 hover:bg-danger-50",
};

const sizes = { normal: "min-h-11 px-5 py-2", small: "min-h-10 px-3.5 py-1.5 text-[0.9375rem]" } as const;

/** The classes of a button, for links that look like one. */
export function buttonClass(look: ButtonLook = "primary", size: keyof typeof sizes = "normal"): string {
  return `inline-flex items-center justify-center gap-2 rounded-full text-center font-semibold leading-tight transition-colors disabled:opacity-60 ${sizes[size]} ${looks[look]}`;
}

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly look?: ButtonLook;
  readonly size?: keyof typeof sizes;
  /** Shows that its work is under way, and takes no second press. */
  readonly busy?: boolean;
}

/** A button that does something on this page. */
export function Button({ look, size, busy = false, className = "", children, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      disabled={busy || rest.disabled === true}
      aria-busy={busy}
      className={`${buttonClass(look, size)} ${className}`}
    >
      {busy && <Spinner />}
      {children}
    </button>
  );
}
