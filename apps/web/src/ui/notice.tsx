import { CircleAlert, CircleCheck, Info } from "lucide-react";
import type { ReactNode } from "react";

const tones = {
  info: { look: "bg-sun-50 text-sun-800", Icon: Info, role: "status" },
  success: { look: "bg-leaf-50 text-leaf-800", Icon: CircleCheck, role: "status" },
  danger: { look: "bg-danger-50 text-danger-700", Icon: CircleAlert, role: "alert" },
} as const;

interface NoticeProps {
  readonly tone: keyof typeof tones;
  readonly title: string;
  readonly children?: ReactNode;
}

/** Something that the person must know, where it concerns them; it is read aloud when it appears. */
export function Notice({ tone, title, children }: NoticeProps) {
  const { look, Icon, role } = tones[tone];
  return (
    <div role={role} className={`flex gap-3 rounded-xl px-4 py-3 ${look}`}>
      <Icon aria-hidden="true" className="mt-0.5 size-5 shrink-0" />
      <div className="min-w-0">
        <p className="font-semibold">{title}</p>
        {children && <div className="mt-0.5 text-[0.9375rem]">{children}</div>}
      </div>
    </div>
  );
}
