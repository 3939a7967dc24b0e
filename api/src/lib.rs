//! The service of 帮农: farmers' needs, teams' offers, visits, and the notices in between.
//!
//! Each feature is a folder: `http` is what phones see, `flow` what happens, `store` the queries.
#![expect(unreachable_pub, reason = "the route macros hide their handlers inside a type")]

pub mod advice;
pub mod agronomists;
pub mod answers;
pub mod app;
pub mod articles;
pub mod auth;
pub mod backup;
pub mod catalogue;
pub mod config;
pub mod db;
pub mod demo;
mod document;
pub mod entity;
pub mod error;
pub mod fields;
pub mod form;
pub mod ids;
pub mod ledger;
pub mod lots;
pub mod media;
pub mod needs;
pub mod notices;
pub mod offers;
pub mod orders;
pub mod pages;
pub mod paging;
pub mod people;
pub mod place;
pub mod produce;
pub mod questions;
pub mod routes;
pub mod search;
pub mod serve;
pub mod sessions;
pub mod settlements;
pub mod shares;
mod strict;
mod tasks;
pub mod teams;
pub mod trace;
pub mod traces;
pub mod trucks;
pub mod visits;
pub mod wechat;
pub mod words;
