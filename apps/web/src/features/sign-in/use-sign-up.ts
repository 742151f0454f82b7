import { trpc } from '@/trpc/client';
import { useSignIn } from './use-sign-in';

/** Makes an account, signs in and goes on to a page, or tells why not. */
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
    /** The address to which a mail was sent, where its link has to be opened first. */
    mailedTo: data?.uuid === null ? data.email : undefined,
  };
}
