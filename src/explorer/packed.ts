/** Data that the build puts beside a page (`src/site/packed.ts`): JSON, compressed, as a text that a classic script can hold. */

/** Throws for a text that the build has not made. */
export async function unpacked<T>(text: string): Promise<T> {
  const bytes = Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
  return await new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'))).json() as T;
}
