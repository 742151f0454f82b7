import { trpc } from '@/trpc/client';
import { useSignIn } from './use-sign-in';

/** Creates an account, signs in and opens a page, or says why it failed. */
export function useSignUp(next: string) {
  const { signIn, problem, isPending } = useSignIn(next);
  const { mutate, error, data, ...signUp } = trpc.users.signUp.useMutation({
    onSuccess: ({ uuid, email }, { password }) => (uuid === null ? undefined : signIn(email, password)),
  });
  return {
    signUp: mutate,
    error,
    problem,
    isPending: signUp.isPending || isPending,
    /** The address that a mail was sent to, if its link must be opened first. */
    mailedTo: data?.uuid === null ? data.email : undefined,
  };
}
