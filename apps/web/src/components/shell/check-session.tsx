'use client';

import { useEffect } from 'react';
import { tellRefused } from '@/trpc/refusals';

/** Rendered beside a refusal in the server's HTML: the frame around it may be older, so the session is checked again. */
export function CheckSession() {
  useEffect(tellRefused, []);
  return null;
}
