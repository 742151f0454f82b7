'use client';

import { useState } from 'react';
import { signInWithPassword } from '@/authentication/client';
import { problemOf } from '@/authentication/outcome';

/** Signs in and goes on to a page, or tells why not. */
export function useSignIn(next: string, initialProblem: string | null = null) {
  const [problem, setProblem] = useState(initialProblem);
  const [isPending, setPending] = useState(false);
  const signIn = async (email: string, password: string) => {
    setPending(true);
    setProblem(null);
    let found: string | null;
    try {
      const outcome = await signInWithPassword(email, password);
      found = outcome.ok ? null : problemOf(outcome);
    } catch {
      found = 'The server did not answer. Check your connection and try again.';
    }
    // A whole load: nothing of whoever was here before stays in memory.
    if (found === null) return location.assign(next);
    setProblem(found);
    setPending(false);
  };
  return { signIn, problem, isPending };
}
