/** Many things asked at once, so that neither who asks nor who answers waits for the other; answers come in the order of the asking. */

/** How many are under way at most. */
const AT_ONCE = 64;

/** @param what is read as far as there is room for more, so it may depend on the answers to all but the last of them */
export async function* manyAtOnce<A, B>(what: Iterable<A>, ask: (one: A) => Promise<B>): AsyncGenerator<readonly [A, B], void> {
  const flying: (readonly [A, Promise<B>])[] = [];
  const next = async (): Promise<readonly [A, B]> => {
    const [one, answer] = flying.shift()!;
    return [one, await answer];
  };
  try {
    for (const one of what) {
      const answer = ask(one);
      // It is told where it is waited for.
      answer.catch(() => undefined);
      flying.push([one, answer]);
      if (flying.length >= AT_ONCE) yield await next();
    }
    while (flying.length > 0) yield await next();
  } finally {
    await Promise.allSettled(flying.map(([, answer]) => answer));
  }
}
