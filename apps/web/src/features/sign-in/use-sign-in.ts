import { useState } from 'react';
import { signInWithPassword } from '@/authentication/client';
import { secondFactorPath } from '@/authentication/next-path';
import { sentenceOf } from '@/authentication/outcome';
import { offline } from '@/trpc/errors';
import { useFailureDetail } from '@/trpc/use-failure-detail';

/** Signs in and opens a page, or says why it failed. `isThrottled` is set once an attempt was throttled. */
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
    // A full page load, so that nothing of a previous user stays in memory.
    if (found === null) return location.assign(next);
    setProblem(found);
    setPending(false);
  };
  return { signIn, problem, isThrottled, isPending };
}
