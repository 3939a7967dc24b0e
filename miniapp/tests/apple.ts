// The catalogue's apples, as far as tests need them.
import type { Product } from '@/api/models';

export const APPLE = {
  code: 'APPLE', spread_mm: 5, smallest_mm: 40, largest_mm: 120,
  varieties: [{ code: 'FUJI', name: '红富士' }, { code: 'GALA', name: '嘎啦' }],
  colours: [{ code: 'BLUSH', name: '片红' }],
  grades: [{ grade: 1, name: '优等' }, { grade: 2, name: '一等' }, { grade: 6, name: '次果' }],
  sizes: [{ name: '90#', from_mm: 90, to_mm: 95 }, { name: '80#', from_mm: 80, to_mm: 85 }, { name: '70#', from_mm: 70, to_mm: 75 }],
} as unknown as Product;
