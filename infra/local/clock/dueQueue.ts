/** Something to run at a moment of business time. */
export interface Due {
  readonly when: number;
  readonly order: number;
  readonly what: string;
  readonly run: () => void | Promise<void>;
  cancelled: boolean;
}

const isBefore = (a: Due, b: Due): boolean => a.when < b.when || (a.when === b.when && a.order < b.order);

/** Binary heap by (when, order of registration). Cancelled entries stay until they come up. */
export class DueQueue {
  readonly #heap: Due[] = [];
  #order = 0;

  add(when: number, what: string, run: () => void | Promise<void>): Due {
    this.#order += 1;
    const due: Due = { when, order: this.#order, what, run, cancelled: false };
    const heap = this.#heap;
    let child = heap.push(due) - 1;
    while (child > 0) {
      const parent = (child - 1) >> 1;
      if (!this.#swapIfBefore(child, parent)) break;
      child = parent;
    }
    return due;
  }

  peek(): Due | undefined {
    while (this.#heap[0]?.cancelled) this.#removeFirst();
    return this.#heap[0];
  }

  take(): Due | undefined {
    const first = this.peek();
    if (first) this.#removeFirst();
    return first;
  }

  #removeFirst(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (!last || heap.length === 0) return;
    heap[0] = last;
    for (let parent = 0; ; ) {
      const left = 2 * parent + 1;
      const [leftDue, rightDue] = [heap[left], heap[left + 1]];
      if (!leftDue) return;
      const child = rightDue && isBefore(rightDue, leftDue) ? left + 1 : left;
      if (!this.#swapIfBefore(child, parent)) return;
      parent = child;
    }
  }

  #swapIfBefore(child: number, parent: number): boolean {
    const [childDue, parentDue] = [this.#heap[child], this.#heap[parent]];
    if (!childDue || !parentDue || !isBefore(childDue, parentDue)) return false;
    this.#heap[child] = parentDue;
    this.#heap[parent] = childDue;
    return true;
  }
}
