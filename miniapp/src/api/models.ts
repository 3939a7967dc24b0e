// Short names for the service's types, so that pages never spell `components['schemas']`.
import type * as A from './advice_contract';
import type { components } from './schema';

type S = components['schemas'];

export type Me = S['Me'];
export type Session = S['SessionView'];
export type DemoPerson = S['DemoPerson'];
export type Consent = S['ConsentView'];
export type ConsentForm = S['ConsentForm'];
export type Operation = S['OperationView'];
export type PlaceForm = S['PlaceForm'];
export type Field = S['FieldView'];
export type FieldForm = S['FieldForm'];
export type Team = S['TeamView'];
export type TeamForm = S['TeamForm'];
export type Need = S['NeedView'];
export type NeedDetail = S['NeedDetailView'] & A.WithAdvice;
export type NeedForm = A.NeedForm;
export type Preview = S['PreviewView'];
export type Change = S['ChangeView'];
export type Pool = S['PoolView'];
export type Explanation = S['ExplanationView'];
export type Offer = S['OfferView'] & A.WithAdvice;
export type DeclineReason = S['DeclineReason'];
export type Visit = S['VisitView'];
export type DropReason = S['DropReason'];
export type DisputeReason = S['DisputeReason'];
export type Photo = S['PhotoView'];
export type Settlement = S['SettlementView'];
export type CostTerm = S['Term'];
export type TimelineRow = S['EntryView'];
export type Product = S['Product'];
export type Produce = S['ProduceView'];
export type Lot = S['LotView'];
export type LotPart = S['PartView'];
export type LotForm = S['LotForm'];
export type LotChange = S['ChangeForm'];
export type Certificate = S['CertificateView'];
export type CertificateForm = S['CertificateForm'];
export type Share = S['ShareView'];
export type RefuseReason = S['RefuseReason'];
export type Truck = S['TruckView'];
export type TruckStop = S['TruckStopView'];
export type Due = S['DueView'];
export type Notice = A.NoticeView;
export type NoticeList = S['NoticesView'];
export type Subscriptions = S['TemplatesView'];
export type ProblemBody = S['Problem'];

export type Order = S['OrderView'];
export type OrderDetail = S['OrderDetailView'];
export type OrderForm = S['OrderForm'];
export type OrderLine = S['OrderLineView'];
export type OrderPreview = S['OrderPreviewView'];
export type OrderWhy = S['OrderExplanationView'];
export type OrderLot = S['LotCellView'];
export type TruckForm = S['TruckForm'];
export type WeighForm = S['WeighForm'];
export type Reading = S['Reading'];
export type Receipt = S['ReceiptView'];
export type ReceivedForm = S['ReceivedForm'];
export type DeductionReason = S['DeductionReason'];
export type DecideForm = S['DecideForm'];
export type Statement = S['StatementView'];
export type StatementLine = S['StatementLine'];
export type LedgerAudit = S['LedgerAuditView'];

export type Advice = A.AdviceView;
export type Pesticide = A.PesticideView;
export type AdvicePreview = A.AdvicePreviewView;
export type Similar = A.SimilarView;
export type Agronomist = A.AgronomistView;
export type AgronomistCardView = A.AgronomistCard;
export type AgronomistForm = A.AgronomistForm;
export type AgronomistLevel = A.AgronomistView['level'];
export type Question = A.QuestionView;
export type QuestionForm = A.QuestionForm;
export type QuestionMay = A.May;
export type QuestionWhy = A.QuestionExplanationView;
export type Answer = A.AnswerView;
export type AnswerForm = A.AnswerForm;
export type Basis = A.Basis;
export type Talk = A.TalkView;
export type TalkForm = A.TalkForm;
export type TalkPage = A.TalkPage;
export type VoiceNote = A.Voice;
export type Figure = A.FigureRow;
export type Figures = A.FiguresView;
export type Article = A.ArticleView;
export type ArticleForm = A.ArticleForm;

/** A page of a list. */
export interface Page<T> {
  items: T[];
  next_cursor?: string | null;
}
