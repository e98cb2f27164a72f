// Ends with 0 while the server on this machine would be given requests; the health check of the image.
const port = process.env.GATEFOLD_PORT || '4600';
try {
  const answer = await fetch(`http://127.0.0.1:${port}/api/health/ready`, {
    signal: AbortSignal.timeout(2500),
  });
  process.exitCode = answer.ok ? 0 : 1;
} catch {
  process.exitCode = 1;
}
