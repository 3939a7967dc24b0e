//! What was solved before is found again, in Chinese, by every name it has.

use api::{
    entity::document::{self, DocumentKind},
    search::{self, Document, Wanted},
};
use chrono::{NaiveDate, Utc};
use futures_util::future::FutureExt;
use uuid::Uuid;

use crate::support::Town;

fn question(title: &str, words: &str) -> Document {
    Document {
        kind: DocumentKind::Question,
        id: Uuid::now_v7(),
        crop: "apple".to_owned(),
        title: title.to_owned(),
        words: words.to_owned(),
        by: "张农艺师".to_owned(),
        at: Utc::now(),
        good_until: None,
    }
}

async fn put(town: &Town, documents: Vec<Document>) {
    let written = town.app.write(move |tx| {
        let documents = documents.clone();
        async move {
            for document in &documents {
                search::put(tx, document).await?;
            }
            Ok(())
        }
        .boxed()
    });
    written.await.unwrap();
}

async fn titles(town: &Town, words: &str) -> Vec<String> {
    find(town, Wanted { words, crop: None, kind: None, limit: 10 }).await
}

async fn find(town: &Town, wanted: Wanted<'_>) -> Vec<String> {
    let found = search::find(town.app.db.reader(), wanted, Utc::now()).await.unwrap();
    found.into_iter().map(|row: document::Model| row.title).collect()
}

#[actix_web::test]
async fn the_right_question_is_first_among_others_that_sound_alike() {
    let town = Town::open().await;
    let right = question(
        "枝干烂皮病流黄水",
        "苹果树主干上烂皮病，刮治以后又犯了。刮到好皮，涂药，冬前再看一遍",
    );
    let others = [
        ("苹果怎么治红蜘蛛", "叶子背面有叶螨，怎么治"),
        ("苹果树怎么施肥", "苹果树秋天怎么上底肥"),
        ("果实腐烂", "套袋的苹果烂果，有轮纹，怎么治"),
        ("苹果树根腐病怎么治", "苹果树叶子黄，挖开根烂了，怎么治"),
        ("贷款怎么办", "苹果贷款怎么办"),
        ("小叶病怎么治", "苹果树小叶病怎么治，缺锌"),
    ];
    let mut all = vec![right.clone()];
    all.extend(others.map(|(title, words)| question(title, words)));
    put(&town, all).await;
    for words in ["苹果树腐烂病怎么治", "烂皮病", "枝干流黄水", "臭皮病咋治呀"]
    {
        assert_eq!(titles(&town, words).await.first(), Some(&right.title), "{words}");
    }
    assert_eq!(titles(&town, "叶螨").await, ["苹果怎么治红蜘蛛"], "by its other name");
    assert_eq!(titles(&town, "核桃").await, Vec::<String>::new(), "nothing like it");
    assert_eq!(
        titles(&town, "' OR 1=1 -- \" NEAR(").await,
        Vec::<String>::new(),
        "signs are no search"
    );
}

#[actix_web::test]
async fn what_is_said_anew_is_found_by_its_new_words_and_what_is_removed_not_at_all() {
    let town = Town::open().await;
    let mut document = question("花期霜冻", "下霜以前点火熏烟");
    put(&town, vec![document.clone()]).await;
    assert_eq!(titles(&town, "熏烟").await, ["花期霜冻"]);
    document.words = "下霜以前浇水".to_owned();
    put(&town, vec![document.clone()]).await;
    assert_eq!(titles(&town, "熏烟").await, Vec::<String>::new());
    assert_eq!(titles(&town, "浇水").await, ["花期霜冻"], "once");
    let id = document.id;
    let gone = town.app.write(move |tx| async move { Ok(search::remove(tx, id).await?) }.boxed());
    gone.await.unwrap();
    assert_eq!(titles(&town, "浇水").await, Vec::<String>::new());
}

#[actix_web::test]
async fn a_search_keeps_to_its_crop_its_kind_and_its_day() {
    let town = Town::open().await;
    let plain = question("浇水一", "浇水");
    let wheat = Document { crop: "wheat".to_owned(), ..question("浇水二", "浇水") };
    let article = Document { kind: DocumentKind::Article, ..question("浇水三", "浇水") };
    let over = NaiveDate::from_ymd_opt(2020, 1, 1);
    let old = Document { good_until: over, ..question("浇水四", "浇水") };
    put(&town, vec![plain, wheat, article, old]).await;
    let all = Wanted { words: "浇水", crop: None, kind: None, limit: 10 };
    #[rustfmt::skip]
    let cases: [(Wanted<'_>, &[&str], &str); 4] = [
        (all,                                                     &["浇水三", "浇水二", "浇水一"], "the newest first, none that is over"),
        (Wanted { crop: Some("wheat"), ..all },                   &["浇水二"],                     "of one crop"),
        (Wanted { kind: Some(DocumentKind::Article), ..all },     &["浇水三"],                     "of one kind"),
        (Wanted { limit: 1, ..all },                              &["浇水三"],                     "so many"),
    ];
    for (wanted, expected, why) in cases {
        assert_eq!(find(&town, wanted).await, expected, "{why}");
    }
}
