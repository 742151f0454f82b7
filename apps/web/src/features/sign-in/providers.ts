import 'server-only';
import { getBridge } from '@/server/bridge';

export interface SignInProvider {
  id: string;
  name: string;
}

/** Whom people may sign in with besides a password, as the settings say. */
export function signInProviders(): SignInProvider[] {
  const { google, github, oidc } = getBridge().providers;
  return [
    ...(google ? [{ id: 'google', name: 'Google' }] : []),
    ...(github ? [{ id: 'github', name: 'GitHub' }] : []),
    ...(oidc ? [{ id: 'oidc', name: oidc.name }] : []),
  ];
}
