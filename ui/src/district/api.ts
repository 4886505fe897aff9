/** The district's console speaks JSON with the server that served it; types are generated from Rust. */
import { BackendError } from '../backend/backend';
import type { AuditItem } from '../generated/district/AuditItem';
import type { AuditQuestion } from '../generated/district/AuditQuestion';
import type { BundleImported } from '../generated/district/BundleImported';
import type { CaseView } from '../generated/district/CaseView';
import type { Counts } from '../generated/district/Counts';
import type { Decided } from '../generated/district/Decided';
import type { Decision } from '../generated/district/Decision';
import type { DeviceView } from '../generated/district/DeviceView';
import type { DoubleItem } from '../generated/district/DoubleItem';
import type { DoublesQuestion } from '../generated/district/DoublesQuestion';
import type { EraseRequest } from '../generated/district/EraseRequest';
import type { ErasedView } from '../generated/district/ErasedView';
import type { ExportReady } from '../generated/district/ExportReady';
import type { ExportRequest } from '../generated/district/ExportRequest';
import type { FormVersions } from '../generated/district/FormVersions';
import type { GivenWork } from '../generated/district/GivenWork';
import type { GiveWork } from '../generated/district/GiveWork';
import type { Health } from '../generated/district/Health';
import type { HouseholdView } from '../generated/district/HouseholdView';
import type { KeepOutRequest } from '../generated/district/KeepOutRequest';
import type { Login } from '../generated/district/Login';
import type { LostReport } from '../generated/district/LostReport';
import type { Me } from '../generated/district/Me';
import type { Overview } from '../generated/district/Overview';
import type { Preview } from '../generated/district/Preview';
import type { Problem } from '../generated/district/Problem';
import type { QuarantineItem } from '../generated/district/QuarantineItem';
import type { QuarantineQuestion } from '../generated/district/QuarantineQuestion';
import type { Queue } from '../generated/district/Queue';
import type { QueueFilter } from '../generated/district/QueueFilter';
import type { RecoveryCodes } from '../generated/district/RecoveryCodes';
import type { Released } from '../generated/district/Released';
import type { ReleaseRequest } from '../generated/district/ReleaseRequest';
import type { Returned } from '../generated/district/Returned';
import type { Revealed } from '../generated/district/Revealed';
import type { RevealRequest } from '../generated/district/RevealRequest';
import type { RevokeRequest } from '../generated/district/RevokeRequest';
import type { SecondFactorOffer } from '../generated/district/SecondFactorOffer';
import type { SignedOff } from '../generated/district/SignedOff';
import type { SignInOffer } from '../generated/district/SignInOffer';
import type { Storage } from '../generated/district/Storage';
import type { WithdrawnWork } from '../generated/district/WithdrawnWork';
import type { WithdrawWork } from '../generated/district/WithdrawWork';
import type { WorkFilter } from '../generated/district/WorkFilter';
import type { WorkHouseholds } from '../generated/district/WorkHouseholds';
import type { WorkQuestion } from '../generated/district/WorkQuestion';
import type { WorkView } from '../generated/district/WorkView';

const CSRF = 'x-pendata-csrf';

/** Every method rejects with a `BackendError` and nothing else. */
export class Api {
  #token = '';
  /** Whose data is asked for; empty for one's own district. */
  district = '';

  async login(login: Login): Promise<Me> {
    return this.#keep(await this.#ask<Me>('POST', 'login', login));
  }

  async me(): Promise<Me> {
    return this.#keep(await this.#ask<Me>('GET', 'me'));
  }

  /** Where people may log in besides here. */
  offer = () => this.#ask<SignInOffer>('GET', 'sign-in');

  /** Our own second factor, after the provider's first. */
  async code(code: string): Promise<Me> {
    return this.#keep(await this.#ask<Me>('POST', 'sign-in/code', { code }));
  }

  logout = () => this.#ask<void>('POST', 'logout');
  offerFactor = () => this.#ask<SecondFactorOffer>('POST', 'second-factor');
  confirmFactor = (code: string) => this.#ask<RecoveryCodes>('POST', 'second-factor/confirm', { code });
  signOff = (village: string) => this.#ask<SignedOff>('POST', `villages/${village}/sign-off`);
  audit = (asked: AuditQuestion) => this.#ask<AuditItem[]>('GET', `audit?${query(asked)}`);
  counts = () => this.#ask<Counts>('GET', 'counts');
  overview = () => this.#ask<Overview>('GET', 'overview');
  queue = (filter: QueueFilter) => this.#ask<Queue>('GET', `cases?${query(filter)}`);
  case = (household: string, id: string) => this.#ask<CaseView>('GET', `cases/${household}/${id}`);
  preview = (household: string, id: string, value: string) =>
    this.#ask<Preview>('POST', `cases/${household}/${id}/preview`, { value });
  decide = (household: string, id: string, decision: Decision) =>
    this.#ask<Decided>('POST', `cases/${household}/${id}/decide`, decision);
  doubles = (asked: DoublesQuestion) => this.#ask<DoubleItem[]>('GET', `doubles?${query(asked)}`);
  household = (household: string) => this.#ask<HouseholdView>('GET', `households/${household}`);
  sendBack = (household: string, note: string) =>
    this.#ask<Returned>('POST', `households/${household}/return`, { note });
  reveal = (household: string, asked: RevealRequest) =>
    this.#ask<Revealed>('POST', `households/${household}/reveal`, asked);
  erase = (household: string, asked: EraseRequest) =>
    this.#ask<ErasedView>('POST', `households/${household}/erase`, asked);
  quarantine = (asked: QuarantineQuestion) => this.#ask<QuarantineItem[]>('GET', `quarantine?${query(asked)}`);
  release = (asked: ReleaseRequest) => this.#ask<Released>('POST', 'quarantine/release', asked);
  keepOut = (asked: KeepOutRequest) => this.#ask<void>('POST', 'quarantine/keep-out', asked);
  work = (asked: WorkQuestion) => this.#ask<WorkView>('GET', `work?${query(asked)}`);
  workHouseholds = (filter: WorkFilter) => this.#ask<WorkHouseholds>('GET', `work/households?${query(filter)}`);
  giveWork = (work: GiveWork) => this.#ask<GivenWork>('POST', 'work/give', work);
  withdrawWork = (work: WithdrawWork) => this.#ask<WithdrawnWork>('POST', 'work/withdraw', work);
  devices = () => this.#ask<DeviceView[]>('GET', 'devices');
  revoke = (device: number, asked: RevokeRequest) => this.#ask<void>('POST', `devices/${device}/revoke`, asked);
  lost = (device: number) => this.#ask<LostReport>('GET', `devices/${device}/lost`);
  /** Of every district that one reaches. */
  health = () => this.#ask<Health>('GET', 'health', undefined, '');
  forms = () => this.#ask<FormVersions>('GET', 'forms');
  storage = () => this.#ask<Storage>('GET', 'storage');
  export = (asked: ExportRequest) => this.#ask<ExportReady>('POST', 'exports', asked);
  takeBundle = (file: Blob) => this.#send<BundleImported>('bundles', file);

  /** Where a file is, for a link. */
  file = (path: string, asked: Filter = {}) => `/api/${this.#about(`${path}?${query(asked)}`, this.district)}`;

  #keep(me: Me): Me {
    this.#token = me.csrf;
    return me;
  }

  async #ask<T>(method: 'GET' | 'POST', path: string, body?: unknown, district = this.district): Promise<T> {
    const headers: Record<string, string> = { accept: 'application/json' };
    if (method === 'POST') headers[CSRF] = this.#token;
    if (body !== undefined) headers['content-type'] = 'application/json';
    const request = { method, headers, body: body === undefined ? undefined : JSON.stringify(body) };
    return answer<T>(await asked(this.#about(path, district), request));
  }

  #about(path: string, district: string): string {
    if (!district) return path;
    return `${path}${path.includes('?') ? '&' : '?'}district=${encodeURIComponent(district)}`;
  }

  async #send<T>(path: string, file: Blob): Promise<T> {
    const headers = { accept: 'application/json', 'content-type': 'application/octet-stream', [CSRF]: this.#token };
    return answer<T>(await asked(this.#about(path, this.district), { method: 'POST', headers, body: file }));
  }
}

function asked(path: string, request: RequestInit): Promise<Response> {
  return fetch(`/api/${path}`, request).catch(() => {
    throw new BackendError('unreachable');
  });
}

async function answer<T>(response: Response): Promise<T> {
  if (response.status === 204) return undefined as T;
  const body: unknown = await response.json().catch(() => undefined);
  if (response.ok && body !== undefined) return body as T;
  throw new BackendError((body as Problem | undefined)?.code ?? 'unreachable');
}

type Filter = QueueFilter | WorkFilter | WorkQuestion | AuditQuestion | QuarantineQuestion | DoublesQuestion;

function query(filter: Filter): string {
  const entries = Object.entries(filter).filter(([, value]) => value !== undefined && value !== '');
  return new URLSearchParams(entries.map(([key, value]) => [key, String(value)])).toString();
}
