/** The `kernel` of a case: `>=6.2`, `6.2-7.1`, `5.5-5.10, 5.18-6.3`, or the words of a series that was never merged. */
import { KernelNumber } from '../iommufd/version';

interface Span { readonly from: KernelNumber; readonly to: KernelNumber }

/** Beyond every kernel. */
const OPEN_END: KernelNumber = [Infinity, 0];

const NUMBER = /^(\d+)\.(\d+)(?:\.\d+)?$/;

export function parseKernelNumber(text: string): KernelNumber | undefined {
  const match = NUMBER.exec(text.trim());
  return match ? [Number(match[1]), Number(match[2])] : undefined;
}

/** `linux-7.2` as the number of a kernel. */
export function parseProfile(text: string): KernelNumber | undefined {
  return text.startsWith('linux-') ? parseKernelNumber(text.slice('linux-'.length)) : undefined;
}

function parseSpan(text: string): Span | undefined {
  if (text.startsWith('>=')) {
    const from = parseKernelNumber(text.slice(2));
    return from && { from, to: OPEN_END };
  }
  const [first, last, more] = text.split('-');
  const from = parseKernelNumber(first);
  const to = last === undefined ? from : parseKernelNumber(last);
  return from && to && more === undefined ? { from, to } : undefined;
}

/** The spans of a `kernel`; undefined for a series that was never merged. */
export function parseKernels(text: string): readonly Span[] | undefined {
  const spans = text.split(',').map((part) => parseSpan(part.trim()));
  return spans.every((span): span is Span => span !== undefined) ? spans : undefined;
}

function below(a: KernelNumber, b: KernelNumber): boolean { return a[0] < b[0] || (a[0] === b[0] && a[1] < b[1]); }

/** The kernel to run a case on: the wanted one if the case holds for it, else the nearest for which it does, an older one first. */
export function chooseKernel(spans: readonly Span[], wanted: KernelNumber): KernelNumber {
  if (spans.some(({ from, to }) => !below(wanted, from) && !below(to, wanted))) return wanted;
  const older = spans.filter(({ to }) => below(to, wanted)).map(({ to }) => to).sort((a, b) => (below(a, b) ? 1 : -1));
  return older[0] ?? spans.map(({ from }) => from).sort((a, b) => (below(a, b) ? -1 : 1))[0];
}
