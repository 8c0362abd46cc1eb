import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { useApi, useApiClient } from "../app/api.ts";
import { fileProblem, uploadProblem } from "../sell/upload-photograph.ts";
import type { Account } from "../session/session-context.tsx";
import { uploadAvatar } from "./upload-avatar.ts";

/** How far a new picture of the account is. */
export type AvatarChange =
  | { readonly is: "none" }
  | { readonly is: "uploading"; readonly share: number }
  | { readonly is: "preparing" }
  | { readonly is: "changed" }
  | { readonly is: "failed"; readonly problem: string };

/** Changes the picture of the account that is signed in, or takes it away. */
export function useAvatar(account: Account) {
  const api = useApi();
  const client = useApiClient();
  const queryClient = useQueryClient();
  const [change, setChange] = useState<AvatarChange>({ is: "none" });
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);

  const seenAnew = () => queryClient.invalidateQueries({ queryKey: api.users.pathKey() });

  async function upload(file: File): Promise<void> {
    running.current?.abort();
    const problem = fileProblem(file);
    if (problem !== null) {
      setChange({ is: "failed", problem });
      return;
    }
    const stop = new AbortController();
    running.current = stop;
    // Of an earlier one nothing is said any more.
    const tell = (next: AvatarChange) => {
      if (!stop.signal.aborted) setChange(next);
    };
    tell({ is: "uploading", share: 0 });
    try {
      await uploadAvatar(client, file, {
        signal: stop.signal,
        onProgress: (share) => tell({ is: "uploading", share }),
        onSent: () => tell({ is: "preparing" }),
      });
      await seenAnew();
      tell({ is: "changed" });
    } catch (failure) {
      tell({ is: "failed", problem: uploadProblem(failure) });
    }
  }

  const remove = useMutation({
    mutationFn: () => client.users.removeAvatar.mutate({ version: account.version }),
    onMutate: () => setChange({ is: "none" }),
    // Also when it was refused: then the account is not as it was seen here.
    onSettled: seenAnew,
  });
  return { change, upload, remove };
}
