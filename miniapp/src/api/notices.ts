// What this person was told.
import { api } from './api';
import type { NoticeList } from './models';
import { paged } from './needs';

export const notices = {
  newest: (cursor?: string | null) => api.get<NoticeList>(paged('/notices', cursor)),
};
