import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { NextConfig } from 'next';
import { PHASE_PRODUCTION_SERVER } from 'next/constants';

const config: NextConfig = {
  poweredByHeader: false,
  reactStrictMode: true,
  typedRoutes: true,
  devIndicators: false,
  turbopack: {
    root: fileURLToPath(new URL('../..', import.meta.url)),
  },
  // There are none to optimize. The server does not serve what would, and Next shall not either.
  images: { unoptimized: true },
  // `npm run typecheck` of this folder does it, which `npm test` runs after the build.
  typescript: { ignoreBuildErrors: true },
  // The server writes one line for each request itself.
  logging: false,
};

export default async function configure(phase: string): Promise<NextConfig> {
  // The plugin is for builds, and brings a compiler along that a running server has no use for.
  if (phase === PHASE_PRODUCTION_SERVER) return config;
  const { default: createNextIntlPlugin } = await import('next-intl/plugin');
  // Next loads this file where it finds no other module of ours: the catalogues tell the languages.
  const locales = readdirSync(new URL('messages', import.meta.url)).flatMap(
    (file) => /^(\w+)\.json$/.exec(file)?.[1] ?? [],
  );
  // React Aria's words in other languages than the pages have. It has a plugin that takes them out, but not for Turbopack.
  const unusedWords = new RegExp(
    `/react-(?:aria|stately)/dist/private/intl/\\w+/(?!${locales.join('-|')}-)[\\w-]+\\.mjs$`,
  );
  const rules = { '*.mjs': { condition: { path: unusedWords }, loaders: ['./empty-module.cjs'] } };
  return createNextIntlPlugin({
    experimental: {
      // Types of the keys and of each message's arguments.
      createMessagesDeclaration: './messages/en.json',
      // Messages are compiled by the build: no parser of theirs is in what browsers load.
      messages: { path: './messages', format: 'json', locales: 'infer', precompile: true },
    },
  })({ ...config, turbopack: { ...config.turbopack, rules } });
}
