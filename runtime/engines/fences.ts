/**
 * Which claim of a delivery is ours, by pg-boss's count. Entries outlive the lease (a transaction that completes one may
 * roll back) and the oldest give way; there are always far more than a worker can hold.
 */
export class Fences {
  static readonly #LIMIT = 20_000;
  readonly #counts = new Map<string, number>();

  keep(claims: readonly { readonly id: string; readonly retryCount: number }[]): void {
    for (const { id, retryCount } of claims) {
      this.#counts.delete(id);
      this.#counts.set(id, retryCount);
    }
    for (const id of this.#counts.keys()) {
      if (this.#counts.size <= Fences.#LIMIT) break;
      this.#counts.delete(id);
    }
  }

  of(ids: readonly string[]): { id: string; retryCount: number }[] {
    return ids.flatMap((id) => {
      const retryCount = this.#counts.get(id);
      if (retryCount === undefined) return [];
      this.#counts.delete(id);
      this.#counts.set(id, retryCount);
      return [{ id, retryCount }];
    });
  }
}
