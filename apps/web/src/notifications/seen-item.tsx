import { type ReactNode, useEffect, useRef } from "react";

interface SeenItemProps {
  readonly id: string;
  /** Told the id once, when most of the item has come into sight; null where nobody needs to know. */
  readonly onSeen: ((id: string) => void) | null;
  readonly children: ReactNode;
}

/** An item of a list that tells when it is seen. */
export function SeenItem({ id, onSeen, children }: SeenItemProps) {
  const item = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (item.current === null || onSeen === null) return;
    const watching = new IntersectionObserver(
      (entries) => {
        if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
        watching.disconnect();
        onSeen(id);
      },
      { threshold: 0.6 },
    );
    watching.observe(item.current);
    return () => watching.disconnect();
  }, [id, onSeen]);
  return <li ref={item}>{children}</li>;
}
