// Short names for the service's types, so that pages never spell `components['schemas']`.
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
export type NeedDetail = S['NeedDetailView'];
export type NeedForm = S['NeedForm'];
export type Preview = S['PreviewView'];
export type Change = S['ChangeView'];
export type Pool = S['PoolView'];
export type Explanation = S['ExplanationView'];
export type Offer = S['OfferView'];
export type DeclineReason = S['DeclineReason'];
export type Visit = S['VisitView'];
export type DropReason = S['DropReason'];
export type DisputeReason = S['DisputeReason'];
export type Photo = S['PhotoView'];
export type Media = S['MediaView'];
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
export type Notice = S['NoticeView'];
export type NoticeList = S['NoticesView'];
export type Template = S['Template'];
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
export type LeftForm = S['LeftForm'];
export type LeftReason = S['LeftReason'];
export type ReceivedForm = S['ReceivedForm'];
export type DeductionReason = S['DeductionReason'];
export type DecideForm = S['DecideForm'];
export type Statement = S['StatementView'];
export type StatementLine = S['StatementLine'];
export type LedgerAudit = S['LedgerAuditView'];

export type Advice = S['AdviceView'];
export type Pesticide = S['AdviceProduct'];
export type AdvicePreview = S['AdvicePreview'];
export type Agronomist = S['AgronomistView'];
export type AgronomistCardView = S['AgronomistCard'];
export type AgronomistForm = S['AgronomistForm'];
export type AgronomistLevel = Agronomist['level'];
export type Question = S['QuestionView'];
export type QuestionForm = S['QuestionForm'];
export type QuestionMay = S['May'];
export type QuestionWhy = S['QuestionExplanation'];
export type Answer = S['AnswerView'];
export type AnswerForm = S['AnswerForm'];
export type Basis = S['Basis'];
export type Talk = S['TalkView'];
export type TalkForm = S['SayForm'];
export type TalkPage = S['TalkPage'];
export type Figure = S['AdviceFigure'];
export type Figures = S['AdviceFiguresView'];
export type Article = S['ArticleView'];
export type ArticleForm = S['ArticleForm'];

/** A page of a list. */
export interface Page<T> {
  items: T[];
  next_cursor?: string | null;
}
