'use client';

import { useEffect } from 'react';
import { tellRefused } from '@/trpc/refusals';

/** Stands beside a refusal that the server has put into a page: the frame around it may be older. */
export function CheckSession() {
  useEffect(tellRefused, []);
  return null;
}
