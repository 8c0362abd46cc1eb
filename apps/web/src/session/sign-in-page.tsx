import { zodResolver } from "@hookform/resolvers/zod";
import { failureIn } from "@marketplace/api";
import { useMutation } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useForm } from "react-hook-form";
import { useApi } from "../app/api.ts";
import { Button } from "../ui/button.tsx";
import { FailureNotice } from "../ui/failure-notice.tsx";
import { Notice } from "../ui/notice.tsx";
import { TextField } from "../ui/text-field.tsx";
import { signInSchema } from "./credentials.ts";
import { Entrance } from "./entrance.tsx";
import { useBeginSession, useSessionState } from "./session-context.tsx";

const route = getRouteApi("/entrance/sign-in");

/** Signs a person in; the route then sends them to where they wanted to go. */
export function SignInPage() {
  const { next } = route.useSearch();
  const begin = useBeginSession();
  const ended = useSessionState() === "ended";
  const { register, handleSubmit, formState } = useForm({
    resolver: zodResolver(signInSchema),
    defaultValues: { email: "", password: "" },
  });
  const signIn = useMutation(useApi().users.login.mutationOptions({ onSuccess: begin }));
  const unknown = failureIn(signIn.error)?.code === "INVALID_CREDENTIALS";

  return (
    <Entrance
      title="Sign in"
      intro="Good to see you again."
      next={next}
      other={{ to: "/register", question: "New here?", label: "Make an account" }}
    >
      <form
        noValidate
        className="space-y-5"
        onSubmit={handleSubmit((values) => signIn.mutate({ ...values, keepSession: "cookie" }))}
      >
        {ended && (
          <Notice tone="info" title="Your session has ended">
            Sign in again to go on.
          </Notice>
        )}
        <TextField
          label="E-mail"
          type="email"
          autoComplete="email"
          error={formState.errors.email?.message}
          {...register("email")}
        />
        <TextField
          label="Password"
          type="password"
          autoComplete="current-password"
          error={formState.errors.password?.message}
          {...register("password")}
        />
        {unknown ? (
          <Notice tone="danger" title="That is not right">
            Check the address and the password, then try again.
          </Notice>
        ) : (
          <FailureNotice failure={signIn.error} />
        )}
        <Button type="submit" className="w-full" busy={signIn.isPending}>
          Sign in
        </Button>
      </form>
    </Entrance>
  );
}
