//! How long a search takes among 50,000 questions, on SQLite or PostgreSQL:
//!
//! `cargo run -p api --example search` makes a database in a folder of its own, and
//! `DATABASE_URL=postgres://... cargo run -p api --example search` uses an empty one there.
//! Budget: 50 ms for "苹果树腐烂病怎么治" at the 95th percentile.
#![expect(clippy::print_stdout, reason = "figures for whoever runs it")]

use std::{error::Error, time::Instant};

use api::{
    db::Db,
    entity::document::DocumentKind,
    search::{self, Document, Wanted},
};
use chrono::{TimeDelta, Utc};
use migrations::{Migrator, MigratorTrait};
use rand::{SeedableRng as _, rngs::StdRng, seq::IndexedRandom as _};
use sea_orm::{ConnectionTrait as _, TransactionTrait as _};
use uuid::Uuid;

const QUESTIONS: usize = 50_000;
/// Rows in one transaction.
const BATCH: usize = 1_000;
const ROUNDS: usize = 200;
const ASKED: [&str; 4] = ["苹果树腐烂病怎么治", "烂皮病流黄水", "苹果", "树叶发黄是不是缺铁"];

/// What questions are made of: as many about 腐烂病 as farmers of an apple county would ask.
const TROUBLES: [&str; 16] = [
    "腐烂病",
    "烂皮病",
    "红蜘蛛",
    "蚜虫",
    "褐斑病",
    "斑点落叶病",
    "霉心病",
    "苦痘病",
    "轮纹病",
    "黄叶",
    "小叶病",
    "霜冻",
    "冰雹",
    "裂果",
    "落果",
    "大小年",
];
const WHERE: [&str; 8] =
    ["主干上", "枝条上", "叶子背面", "果子上", "根上", "新梢上", "花上", "树皮上"];
const SEEN: [&str; 10] = [
    "流黄水",
    "发黑",
    "发黄",
    "起白粉",
    "有小虫",
    "烂了一块",
    "干枯了",
    "长斑点",
    "卷起来了",
    "掉了一地",
];
const ASKS: [&str; 8] = [
    "怎么治",
    "咋办",
    "打什么药",
    "要不要刮",
    "能不能保住",
    "是不是肥没跟上",
    "啥时候处理好",
    "会不会传开",
];
const TREES: [&str; 6] = ["苹果树", "十年的富士", "幼树", "老园子", "矮化苹果", "嘎啦"];

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let own = format!("sqlite://{}/search.db?mode=rwc", folder.path().display());
    let url = std::env::var("DATABASE_URL").unwrap_or(own);
    let db = Db::connect(&url, 2).await?;
    Migrator::up(db.owner(), None).await?;
    let begun = Instant::now();
    fill(&db).await?;
    let kind = if db.is_sqlite() { "SQLite" } else { "PostgreSQL" };
    println!("{kind}: {QUESTIONS} questions stored in {:.1?}", begun.elapsed());
    for words in ASKED {
        measure(&db, words).await?;
    }
    Ok(())
}

async fn fill(db: &Db) -> Result<(), Box<dyn Error>> {
    let mut dice = StdRng::seed_from_u64(1);
    for first in (0..QUESTIONS).step_by(BATCH) {
        let questions: Vec<_> = (first..first + BATCH).map(|n| question(n, &mut dice)).collect();
        let txn = db.owner().begin().await?;
        search::fill(&txn, &questions).await?;
        txn.commit().await?;
    }
    // What the database's own housekeeping does in time.
    db.owner().execute_unprepared("ANALYZE").await?;
    Ok(())
}

fn question(n: usize, dice: &mut StdRng) -> Document {
    let mut one = |of: &[&'static str]| *of.choose(dice).expect("there are some");
    let (tree, trouble) = (one(&TREES), one(&TROUBLES));
    let title = format!("{tree}{trouble}{}", one(&ASKS));
    let mut sentence = || format!("{}{}{}，{}", one(&TREES), one(&WHERE), one(&SEEN), one(&ASKS));
    let words = format!("{}。{}。{}", sentence(), sentence(), sentence());
    Document {
        kind: DocumentKind::Question,
        id: Uuid::now_v7(),
        crop: "apple".to_owned(),
        title,
        words,
        by: "张农艺师".to_owned(),
        at: Utc::now() - TimeDelta::minutes(i64::try_from(n).unwrap_or(0)),
        good_until: None,
    }
}

async fn measure(db: &Db, words: &str) -> Result<(), Box<dyn Error>> {
    let wanted = Wanted { words, crop: Some("apple"), kind: None, limit: 5 };
    let mut times = Vec::new();
    let mut first = None;
    for _ in 0..ROUNDS {
        let begun = Instant::now();
        let found = search::find(db.reader(), wanted, Utc::now()).await?;
        times.push(begun.elapsed());
        first = found.into_iter().next();
    }
    times.sort();
    let at = |part: usize| times[(times.len() - 1) * part / 100];
    let first = first.map(|row| row.title).unwrap_or_default();
    println!("{words}: p50 {:.1?}, p95 {:.1?}, first: {first}", at(50), at(95));
    Ok(())
}
