// Short names for the service's types, so that pages never spell `components['schemas']`.
import type { components } from './types';

type S = components['schemas'];

export type Me = S['Me'];
export type Session = S['Session'];
export type DemoPerson = S['DemoPerson'];
export type Consent = S['Consent'];
export type Operation = S['Operation'];
export type Place = S['Place'];
export type PlaceForm = S['PlaceForm'];
export type Window = S['Window'];
export type Field = S['Field'];
export type FieldForm = S['FieldForm'];
export type Team = S['Team'];
export type TeamForm = S['TeamForm'];
export type TeamService = S['TeamService'];
export type Need = S['Need'];
export type NeedForm = S['NeedForm'];
export type Preview = S['Preview'];
export type Change = S['Change'];
export type Explanation = S['Explanation'];
export type Offer = S['Offer'];
export type Visit = S['Visit'];
export type Photo = S['Photo'];
export type CostTerm = S['CostTerm'];
export type TimelineRow = S['TimelineRow'];
export type Notice = S['Notice'];
export type NoticeList = S['NoticeList'];
export type Subscriptions = S['Subscriptions'];
export type ProblemBody = S['Problem'];

/** A page of a list. */
export interface Page<T> {
  items: T[];
  next_cursor?: string | null;
}
