import type { Semaphore } from "async-mutex";

/**
 * Runs `work` as soon as the semaphore has so much room, and holds that until it is done.
 *
 * @throws the signal's reason, at once, when it aborts while this waits
 */
export async function whileHolding<T>(
  semaphore: Semaphore,
  weight: number,
  signal: AbortSignal | undefined,
  work: () => Promise<T>,
): Promise<T> {
  signal?.throwIfAborted();
  const acquired = semaphore.acquire(weight);
  try {
    await orAborted(acquired, signal);
  } catch (error) {
    // Its place in the queue can't be given back. It takes up no room once it is reached.
    acquired.then(([, release]) => release()).catch(() => {});
    throw error;
  }
  const [, release] = await acquired;
  try {
    return await work();
  } finally {
    release();
  }
}

function orAborted(work: Promise<unknown>, signal: AbortSignal | undefined): Promise<unknown> {
  if (!signal) return work;
  return new Promise((resolve, reject) => {
    const giveUp = () => reject(signal.reason);
    signal.addEventListener("abort", giveUp);
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", giveUp));
  });
}
