// Which kinds this phone notes most, so that they stand first. A browser without storage forgets it; nothing else depends on it.
const KEPT = 40

function kept(): string[] {
  try {
    return (localStorage.getItem('noted') ?? '').split(' ').filter(Boolean)
  } catch {
    return []
  }
}

export function remember_noted(kind: string) {
  try {
    localStorage.setItem('noted', [...kept(), kind].slice(-KEPT).join(' '))
  } catch {
    // Not worth a word.
  }
}

/** The most noted first. */
export function noted_often(): string[] {
  const count = new Map<string, number>()
  for (const kind of kept()) count.set(kind, (count.get(kind) ?? 0) + 1)
  return [...count].sort((a, b) => b[1] - a[1]).map(([kind]) => kind)
}
