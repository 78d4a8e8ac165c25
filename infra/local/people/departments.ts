/**
 * Departments as people wrote them over the years, with their shares: one is written in three ways, one begins like a
 * formula, one is called what pages call the rest.
 */
const departments: readonly (readonly [name: string, share: number])[] = [
  ["Production", 0.3],
  ["Sales", 0.14],
  ["sales", 0.03],
  ["Sales ", 0.01],
  ["Customer Service", 0.12],
  ["Research & Development", 0.1],
  ["Finance / Controlling", 0.08],
  ["Einkauf und Logistik", 0.07],
  ["Human Resources", 0.05],
  ["IT", 0.04],
  ["+Plus", 0.02],
  ["Other", 0.01],
];

/** What the directory says of somebody; nothing of the last few. @param drawn between 0 and 1. */
export function departmentAt(drawn: number): { readonly department?: string } {
  let upTo = 0;
  const found = departments.find(([, share]) => {
    upTo += share;
    return drawn < upTo;
  });
  return found ? { department: found[0] } : {};
}
