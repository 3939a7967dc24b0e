// The usual way of a job, for stories that begin where it ends: posted, taken, arrived.

/** A team that can say where it stands. */
export const AT_THE_FIELD = { permissions: ['geolocation'], geolocation: { longitude: 109.1673, latitude: 35.9607 } };

/** The farmer, at home, asks for so many mu to be tilled within the week. */
export async function posts(farmer, field, mu) {
  await farmer.tap('op-TILL_ROTARY');
  await farmer.tap(farmer.page.getByRole('radio', { name: field }));
  await farmer.reads('sentence', field);
  await farmer.type('quantity', String(mu));
  await farmer.tap('window-week');
  await farmer.reads('sentence', `旋耕${mu}亩，一周内`);
  await farmer.reads('verdict', '支队能来');
  await farmer.tap('publish');
  await farmer.isIn('need-page', 'open');
}

/** The team, wherever it is, takes the job of so many mu. */
export async function takes(team, mu) {
  await team.tap('tab-work');
  await team.tap(team.every('offer').filter({ hasText: `旋耕 ${mu}亩` }));
  await team.isIn('offer-page', 'open');
  await team.tap('accept');
  await team.isIn('visit-page', 'booked');
}

export async function startCode(farmer) {
  return (await farmer.text('start-code')).replace(/\D/g, '');
}

/** A code that the farmer never gave. */
export function wrong(code) {
  return String((Number(code) + 1) % 10_000).padStart(4, '0');
}
