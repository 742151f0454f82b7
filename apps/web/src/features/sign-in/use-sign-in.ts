import { useState } from 'react';
import { signInWithPassword } from '@/authentication/client';
import { secondFactorPath } from '@/authentication/next-path';
import { sentenceOf } from '@/authentication/outcome';
import { offline } from '@/trpc/errors';
import { useFailureDetail } from '@/trpc/use-failure-detail';

/** Signs in and goes on to a page, or tells why not; `isThrottled` once an attempt was one too many. */
export function useSignIn(next: string, initialProblem: string | null = null) {
  const detailOf = useFailureDetail();
  const [problem, setProblem] = useState(initialProblem);
  const [isPending, setPending] = useState(false);
  const [isThrottled, setThrottled] = useState(false);
  const signIn = async (email: string, password: string, code = '') => {
    setPending(true);
    setProblem(null);
    let found: string | null;
    try {
      const outcome = await signInWithPassword(email, password, code);
      if (!outcome.ok && outcome.reason === 'secondFactor') return location.assign(secondFactorPath(next));
      if (!outcome.ok && outcome.reason === 'throttled') setThrottled(true);
      found = outcome.ok ? null : detailOf(sentenceOf(outcome));
    } catch {
      found = detailOf(offline);
    }
    // A whole load: nothing of whoever was here before stays in memory.
    if (found === null) return location.assign(next);
    setProblem(found);
    setPending(false);
  };
  return { signIn, problem, isThrottled, isPending };
}
