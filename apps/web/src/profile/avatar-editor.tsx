import { Camera, Trash2 } from "lucide-react";
import { useId } from "react";
import { photographTypes } from "../sell/upload-photograph.ts";
import type { Account } from "../session/session-context.tsx";
import { Avatar } from "../ui/avatar.tsx";
import { Button, buttonClass } from "../ui/button.tsx";
import { FailureNotice } from "../ui/failure-notice.tsx";
import { Spinner } from "../ui/spinner.tsx";
import { type AvatarChange, useAvatar } from "./use-avatar.ts";

/** The picture of the account that is signed in, and how it is changed and taken away. */
export function AvatarEditor({ account }: { readonly account: Account }) {
  const id = useId();
  const { change, upload, remove } = useAvatar(account);
  const isUnderWay = change.is === "uploading" || change.is === "preparing";
  const has = account.avatarUrl !== null;
  return (
    <div className="flex flex-col items-center gap-3">
      <div className="relative">
        <Avatar name={account.name} url={account.avatarUrl} large />
        {isUnderWay && (
          <span className="absolute inset-0 flex items-center justify-center rounded-full bg-card/80 text-leaf-700">
            <Spinner />
          </span>
        )}
      </div>
      <div className="flex flex-wrap justify-center gap-2">
        <label
          htmlFor={id}
          className={`${buttonClass("secondary", "small")} cursor-pointer has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-leaf-600`}
        >
          <Camera aria-hidden="true" className="size-4.5" />
          {has ? "Change picture" : "Add a picture"}
          <input
            id={id}
            type="file"
            accept={photographTypes.join(",")}
            aria-describedby={`${id}-state`}
            className="sr-only"
            onChange={({ target }) => {
              const [file] = Array.from(target.files ?? []);
              target.value = "";
              if (file !== undefined) void upload(file);
            }}
          />
        </label>
        {has && (
          <Button look="quiet" size="small" busy={remove.isPending} onClick={() => remove.mutate()}>
            <Trash2 aria-hidden="true" className="size-4.5" />
            Remove picture
          </Button>
        )}
      </div>
      <p
        id={`${id}-state`}
        aria-live="polite"
        className={`text-sm empty:hidden ${change.is === "failed" ? "text-danger-700" : "text-ink-soft"}`}
      >
        {stateText(change)}
      </p>
      <FailureNotice failure={remove.error} />
    </div>
  );
}

function stateText(change: AvatarChange): string {
  switch (change.is) {
    case "none":
      return "";
    case "uploading":
      return `Uploading ${Math.round(change.share * 100)}%`;
    case "preparing":
      return "Preparing your picture";
    case "changed":
      return "Your picture is changed";
    case "failed":
      return change.problem;
  }
}
