// The service's words, in the shape openapi-typescript gives them (`npm run types` writes this file).
export interface components {
  schemas: {
    Role: 'farmer' | 'team_leader' | 'agronomist' | 'buyer' | 'village_agent' | 'operator';
    Me: {
      id: string;
      name: string;
      phone?: string | null;
      village: string;
      roles: components['schemas']['Role'][];
      team_id?: string | null;
    };
    Session: { token: string; expires_at: string; person: components['schemas']['Me'] };
    DemoPerson: { alias: string; name: string; role: string; village: string; what: string };
    Place: { lon: number; lat: number; exact: boolean };
    PlaceForm: { lon: number; lat: number; datum?: 'wgs84' | 'gcj02' };
    Window: { from: string; until: string };
    Consent: {
      id: string;
      farmer_id: string;
      name: string;
      phone_masked: string;
      village: string;
      how: 'spoken' | 'signed';
      recorded_at: string;
    };
    Operation: {
      code: string;
      name: string;
      icon: string;
      kind: 'machine' | 'crew' | 'uav';
      unit: 'mu' | 'bag' | 'workday' | 'kg';
      unit_name: string;
      price_min_fen: number;
      price_max_fen: number;
      capacity_per_day: number;
      min_quantity: number;
      units_per_mu: number;
      qualification?: string | null;
      season: string;
      source: string;
      as_of: string;
      confirmed: boolean;
    };
    Field: {
      id: string;
      name: string;
      village: string;
      crop: 'apple' | 'wheat' | 'maize' | 'vegetable' | 'other';
      place: components['schemas']['Place'];
      outline?: number[][] | null;
      area_mu: number;
      slope_degrees?: number | null;
      gate_width_m?: number | null;
      created_at: string;
    };
    FieldForm: {
      name: string;
      village: string;
      crop: 'apple' | 'wheat' | 'maize' | 'vegetable' | 'other';
      place?: components['schemas']['PlaceForm'];
      outline?: number[][];
      datum?: 'wgs84' | 'gcj02';
      area_mu?: number;
      slope_degrees?: number;
      gate_width_m?: number;
      for_farmer?: string;
    };
    TeamService: { operation: string; price_fen: number; capacity_per_day: number; min_quantity?: number | null };
    TeamMachine: { class: string; name: string; width_m?: number | null; max_slope_degrees?: number | null };
    TeamDay: { day: number; from: string; until: string };
    TeamQualification: { kind: string; number?: string | null; expires_on: string };
    TeamForm: {
      name: string;
      phone: string;
      village: string;
      base: components['schemas']['PlaceForm'];
      reach_km: number;
      members_n: number;
      services: components['schemas']['TeamService'][];
      machines: components['schemas']['TeamMachine'][];
      week: components['schemas']['TeamDay'][];
      qualifications: components['schemas']['TeamQualification'][];
    };
    Team: {
      id: string;
      state: 'pending' | 'approved' | 'suspended';
      state_reason?: string | null;
      name: string;
      phone: string;
      village: string;
      base: components['schemas']['Place'];
      reach_km: number;
      members_n: number;
      services: components['schemas']['TeamService'][];
      machines: components['schemas']['TeamMachine'][];
      week: components['schemas']['TeamDay'][];
      qualifications: components['schemas']['TeamQualification'][];
      rating: { mean?: number | null; n: number };
      jobs_done_n: number;
      created_at: string;
    };
    NeedForm: {
      operation: string;
      field_id?: string;
      place?: components['schemas']['PlaceForm'];
      area_mu?: number;
      quantity: number;
      window: components['schemas']['Window'];
      price_ceiling_fen?: number;
      note?: string;
      for_farmer?: string;
    };
    Change: {
      code: string;
      sentence: string;
      teams_n?: number;
      until?: string | null;
      price_ceiling_fen?: number | null;
    };
    Preview: {
      teams_n: number;
      earliest_start_at?: string | null;
      price_min_fen?: number | null;
      price_max_fen?: number | null;
      total_min_fen?: number | null;
      total_max_fen?: number | null;
      nearest_m?: number | null;
      sentence: string;
      reasons: { code: string; teams_n: number; sentence: string }[];
      changes: components['schemas']['Change'][];
    };
    TimelineRow: { at: string; kind: string; sentence: string; who: string };
    Contact: { name: string; phone?: string | null };
    NeedState: 'open' | 'taken' | 'done' | 'cancelled' | 'expired';
    Need: {
      id: string;
      state: components['schemas']['NeedState'];
      operation: string;
      operation_name: string;
      unit: string;
      unit_name: string;
      quantity: number;
      area_mu?: number | null;
      window: components['schemas']['Window'];
      price_ceiling_fen?: number | null;
      note?: string | null;
      village: string;
      place: components['schemas']['Place'];
      farmer: components['schemas']['Contact'];
      posted_by_agent: boolean;
      wave: number;
      offers_open_n: number;
      team?: { id: string; name: string; phone?: string | null; distance_m?: number | null } | null;
      visit_id?: string | null;
      visit_state?: components['schemas']['VisitState'] | null;
      starts_at?: string | null;
      price_fen?: number | null;
      created_at: string;
      updated_at: string;
      timeline?: components['schemas']['TimelineRow'][];
    };
    CostTerm: { code: string; name: string; fen: number };
    Explanation: {
      need_id: string;
      sentence: string;
      rounds: {
        wave: number;
        decided_at: string;
        chosen: {
          team_id: string;
          team_name: string;
          state: string;
          distance_m: number;
          price_fen: number;
          starts_at: string;
          cost_fen: number;
          terms: components['schemas']['CostTerm'][];
        }[];
        rejected: {
          team_id: string;
          team_name: string;
          reasons: { code: string; sentence: string }[];
          change?: { code: string; sentence: string } | null;
        }[];
      }[];
    };
    Offer: {
      id: string;
      state: 'open' | 'accepted' | 'declined' | 'expired' | 'standby' | 'closed' | 'dropped';
      need_id: string;
      operation: string;
      operation_name: string;
      unit: string;
      unit_name: string;
      quantity: number;
      area_mu?: number | null;
      village: string;
      place: components['schemas']['Place'];
      distance_m: number;
      price_fen: number;
      total_fen: number;
      starts_at: string;
      ends_at: string;
      window: components['schemas']['Window'];
      expires_at: string;
      wave: number;
      farmer: components['schemas']['Contact'];
      note?: string | null;
      terms: components['schemas']['CostTerm'][];
      visit_id?: string | null;
      created_at: string;
    };
    VisitState:
      | 'booked'
      | 'arrived'
      | 'started'
      | 'finished'
      | 'confirmed'
      | 'disputed'
      | 'dropped'
      | 'cancelled';
    Settlement: {
      lines: { what: string; quantity: number; price_fen: number; amount_fen: number }[];
      total_fen: number;
      settled_at: string;
    };
    Visit: {
      id: string;
      state: components['schemas']['VisitState'];
      need_id: string;
      side: 'farmer' | 'team';
      operation_name: string;
      unit: string;
      unit_name: string;
      quantity: number;
      price_fen: number;
      total_fen: number;
      planned_start_at: string;
      planned_end_at: string;
      start_code?: string | null;
      farmer: components['schemas']['Contact'];
      team: { id: string; name: string; phone?: string | null };
      place: components['schemas']['Place'];
      village: string;
      arrived_at?: string | null;
      started_at?: string | null;
      finished_at?: string | null;
      measured_quantity?: number | null;
      photos: components['schemas']['Photo'][];
      settlement?: components['schemas']['Settlement'] | null;
      dispute?: { reason: string; words: string; at: string } | null;
      my_rating?: number | null;
      their_rating?: number | null;
      timeline: components['schemas']['TimelineRow'][];
    };
    Photo: { id: string; url: string };
    Notice: {
      epoch: string;
      seq: number;
      kind: string;
      title: string;
      body: string;
      need_id?: string | null;
      offer_id?: string | null;
      visit_id?: string | null;
      created_at: string;
    };
    NoticeList: {
      items: components['schemas']['Notice'][];
      next_cursor?: string | null;
      epoch: string;
      seq: number;
      read_seq: number;
      unread_n: number;
    };
    Subscriptions: { templates: { id: string; name: string; credits_n: number }[] };
    Problem: {
      type: string;
      title: string;
      status: number;
      code: string;
      detail?: string;
      errors?: { field: string; code: string; message: string }[];
    };
  };
}
