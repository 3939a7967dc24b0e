//! What phones see: the real service on a free port, a fresh database, and a stand-in for WeChat.
//!
//! `BANGNONG_TEST_BACKEND` is `sqlite` (the default) or `postgres`, which also asks for
//! `BANGNONG_TEST_POSTGRES` and `BANGNONG_TEST_REDIS`; `cargo xtask test` runs both.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod agents;
mod agronomists;
mod answer_clock;
mod answers;
mod articles;
mod away;
mod backup;
mod certificates;
mod contract;
mod documents;
mod explained;
mod heard;
mod kill;
mod late;
mod live;
mod lot_changes;
mod lots;
mod main_job;
mod media;
mod messages;
mod once;
mod order_race;
mod order_split;
mod order_terms;
mod orders;
mod pool_guards;
mod pool_parts;
mod pool_words;
mod pools;
mod privacy;
mod question_race;
mod questions;
mod race;
mod replan;
mod replicas;
mod search;
mod starting;
mod support;
mod tables;
mod talk;
mod teams;
mod traces;
mod truck_guards;
mod truck_race;
mod trucks;
mod visits;
mod waves;
mod wrong;
