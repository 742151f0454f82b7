'use client';

import { useState } from 'react';
import { type SignInOutcome, signInWithPassword } from '@/authentication/client';

const minutes = (seconds: number) => (seconds < 90 ? 'a minute' : `${Math.ceil(seconds / 60)} minutes`);

function problemOf(outcome: SignInOutcome): string | null {
  if (outcome.ok) return null;
  switch (outcome.reason) {
    case 'wrong':
      return 'Invalid email or password.';
    case 'throttled':
      return `Too many attempts to sign in. Try again in ${minutes(outcome.retryAfter)}.`;
    default:
      return 'Signing in did not work. Try again.';
  }
}

/** Signs in and goes on to a page, or tells why not. */
export function useSignIn(next: string, initialProblem: string | null = null) {
  const [problem, setProblem] = useState(initialProblem);
  const [isPending, setPending] = useState(false);
  const signIn = async (email: string, password: string) => {
    setPending(true);
    setProblem(null);
    let found: string | null;
    try {
      found = problemOf(await signInWithPassword(email, password));
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
