//! The tables, one file each; the schema itself comes from `migrations`.

pub mod answer;
pub mod change;
pub mod consent;
pub mod decision;
pub mod field;
pub mod grant;
pub mod live_ticket;
pub mod message;
pub mod need;
pub mod notice;
pub mod offer;
pub mod person;
pub mod person_role;
pub mod photo;
pub mod pool;
pub mod rating;
pub mod session;
pub mod settlement_line;
pub mod stream;
pub mod team;
pub mod team_hour;
pub mod timeline;
pub mod visit;
