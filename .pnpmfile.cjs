// Generators of clients work with the compiler's API, which TypeScript 7 does not have: they get a compiler of their own.
const generators = new Set(['@hey-api/codegen-core', '@hey-api/openapi-ts', 'openapi-typescript']);

module.exports = {
  hooks: {
    readPackage(pkg) {
      if (!generators.has(pkg.name)) return pkg;
      const { typescript: _, ...peerDependencies } = pkg.peerDependencies;
      return { ...pkg, peerDependencies, dependencies: { ...pkg.dependencies, typescript: '6.0.3' } };
    },
  },
};
