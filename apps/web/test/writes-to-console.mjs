/** Simulates a library that writes a caller's input to the console. Loaded into a server, it does so on SIGUSR2. */
process.on('SIGUSR2', () => {
  const sent = 'evil.test\n{"level":"error","msg":"forged"}\n    at evil.test';
  console.warn(`⨯ could not answer ${sent}`, new RangeError(sent));
  console.log(sent);
  console.table([sent]);
  process.emitWarning(sent);
});
