// Every size of letters and window that a page must fit into.

export const PHONE = { width: 390, height: 844 };
export const VIEWS = {
  'large letters': { size: 1, window: PHONE },
  'largest letters': { size: 2, window: PHONE },
  'an old phone': { size: 0, window: { width: 320, height: 568 } },
  'an old phone with large letters': { size: 1, window: { width: 320, height: 568 } },
  'a phone held sideways': { size: 0, window: { width: 844, height: 390 } },
  'a desk': { size: 0, window: { width: 1280, height: 800 } },
};

/** A mobile window that is resized keeps the zoom it had. */
export const RESIZED = { isMobile: false };

/** Opens every view on these phones, and plays `pages` in it. */
export async function inEveryView(phones, pages) {
  for (const [where, { size, window }] of Object.entries(VIEWS)) {
    for (const phone of phones) {
      await phone.page.setViewportSize(window);
      await letter(phone, size);
      await phone.looksRight(`me, ${where}`);
    }
    await pages(where);
  }
  return Object.keys(VIEWS).join(', ');
}

/** The size of the letters, chosen where a person chooses it. */
export async function letter(phone, size) {
  await phone.opens('/pages/me/index', `size-${size}`);
  await phone.putAway();
  await phone.tap(`size-${size}`);
  await phone.sees(phone.page.locator(`.size-${size}:visible`).first());
}

export const addressOf = (phone) => new URL(phone.page.url()).hash.slice(1);
