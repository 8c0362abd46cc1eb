interface AvatarProps {
  readonly name: string;
  readonly url: string | null;
  readonly large?: boolean;
}

/** A person's picture, or their initials; the name itself stands beside it. */
export function Avatar({ name, url, large = false }: AvatarProps) {
  const size = large ? "size-20 text-2xl" : "size-11 text-sm";
  if (url !== null) {
    const pixels = large ? 80 : 44;
    return (
      <img
        src={url}
        alt=""
        width={pixels}
        height={pixels}
        className={`${size} shrink-0 rounded-full bg-leaf-100 object-cover`}
      />
    );
  }
  return (
    <span
      aria-hidden="true"
      className={`${size} flex shrink-0 items-center justify-center rounded-full bg-leaf-100 font-semibold text-leaf-800`}
    >
      {initialsOf(name)}
    </span>
  );
}

/** Up to two initials of a name, in capitals. */
export function initialsOf(name: string): string {
  const words = name.split(/\s+/).filter((word) => word !== "");
  const chosen = words.length > 1 ? [words.at(0), words.at(-1)] : words;
  return chosen
    .map(
      (word) =>
        Array.from(word ?? "")
          .at(0)
          ?.toLocaleUpperCase() ?? "",
    )
    .join("");
}
