import { useMutation } from "@tanstack/react-query";
import { Button } from "../ui/button.tsx";
import { FailureNotice } from "../ui/failure-notice.tsx";

interface ConsentFormProps {
  /** What it means, so that nobody is surprised. */
  readonly text: string;
  readonly button: string;
  /** Rejects with what the server refused. */
  readonly onConsent: () => Promise<void>;
}

/** Asks once more, before something that cannot be undone. */
export function ConsentForm({ text, button, onConsent }: ConsentFormProps) {
  const send = useMutation({ mutationFn: onConsent });
  return (
    <div className="space-y-5">
      <p>{text}</p>
      <FailureNotice failure={send.error} />
      <Button className="w-full" busy={send.isPending} onClick={() => send.mutate()}>
        {button}
      </Button>
    </div>
  );
}
