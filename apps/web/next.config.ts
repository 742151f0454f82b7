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
  // There are no images to optimize. The server does not serve the optimizer's URLs, and Next must not use them either.
  images: { unoptimized: true },
  // `npm run typecheck` in this folder checks types, which `npm test` runs after the build.
  typescript: { ignoreBuildErrors: true },
  // The server logs each request itself.
  logging: false,
};

export default async function configure(phase: string): Promise<NextConfig> {
  // The plugin is for builds, and loads a compiler that a running server does not need.
  if (phase === PHASE_PRODUCTION_SERVER) return config;
  const { default: createNextIntlPlugin } = await import('next-intl/plugin');
  // Next cannot import our modules here, so the languages are read from the catalogues.
  const locales = readdirSync(new URL('messages', import.meta.url)).flatMap(
    (file) => /^(\w+)\.json$/.exec(file)?.[1] ?? [],
  );
  // React Aria's texts in languages that the pages do not have. Its own plugin for removing them does not support Turbopack.
  const unusedWords = new RegExp(
    `/react-(?:aria|stately)/dist/private/intl/\\w+/(?!${locales.join('-|')}-)[\\w-]+\\.mjs$`,
  );
  const rules = { '*.mjs': { condition: { path: unusedWords }, loaders: ['./empty-module.cjs'] } };
  return createNextIntlPlugin({
    experimental: {
      // Generates types for the keys and for each message's arguments.
      createMessagesDeclaration: './messages/en.json',
      // The build compiles the messages, so that browsers do not load a parser for them.
      messages: { path: './messages', format: 'json', locales: 'infer', precompile: true },
    },
  })({ ...config, turbopack: { ...config.turbopack, rules } });
}
