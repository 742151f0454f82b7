import 'server-only';
import { getBridge } from '@/server/bridge';

export interface SignInProvider {
  id: string;
  name: string;
}

/** The configured providers that people can sign in with instead of a password. */
export function signInProviders(): SignInProvider[] {
  const { google, github, oidc } = getBridge().providers;
  return [
    ...(google ? [{ id: 'google', name: 'Google' }] : []),
    ...(github ? [{ id: 'github', name: 'GitHub' }] : []),
    ...(oidc ? [{ id: 'oidc', name: oidc.name }] : []),
  ];
}
