/** Prints the problems that a check found, and makes it fail if there are any. @param {string[]} problems */
export function report(problems) {
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) process.exitCode = 1;
}
