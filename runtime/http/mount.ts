/**
 * The path below which a browser finds all of this, without a slash at its end: where the application has mounted it, or what a
 * proxy in front says that it strips (`X-Forwarded-Prefix: /ops/jobs`). What is no plain path is not believed.
 */
export function mountOf(request: Request, basePath: string): string {
  const said = request.headers.get('x-forwarded-prefix') ?? '';
  return (/^(?:\/[\w.~-]+)*$/u.test(said) ? said : '') + basePath;
}
