/** The platform's AbortSignal where its types are there; what is needed of it where they are not, so that no package of types must be. */
export type Signal = typeof globalThis extends { AbortSignal: { prototype: infer Platform } } ? Platform
  : MinimalSignal;

interface MinimalSignal {
  readonly aborted: boolean;
  readonly reason: unknown;
  throwIfAborted(): void;
  addEventListener(type: 'abort', listener: () => void, options?: { readonly once?: boolean }): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}
