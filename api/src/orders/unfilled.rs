//! Why grams of a line are not filled: codes, their words, and sums that stay exact.

use matching::market::Binding;

use crate::{
    entity::order_line::{self, Unfilled, UnfilledList},
    produce::weight::weight,
};

/// No lot was chosen yet.
const WAITING: &str = "waiting";
/// Farmers, or the buyer of a substitute, said no.
pub const REFUSED: &str = "refused";
/// Whoever was asked let the time pass.
pub const UNANSWERED: &str = "unanswered";
/// What was chosen was taken back, or no longer fits the order.
pub const WITHDRAWN: &str = "withdrawn";
/// Less was weighed at the farm gate than was promised.
pub const NOT_LOADED: &str = "not_loaded";
/// Other varieties are left.
pub const VARIETY: &str = "variety";
/// Another order was faster.
pub const CONTESTED: &str = "contested";

/// In which conditions fruit may differ from a line and still be proposed to the buyer.
pub const SUBSTITUTES: [&str; 4] = [GRADE, SIZE, COLOUR, VARIETY];
pub const GRADE: &str = Binding::Grade.code();
pub const SIZE: &str = Binding::Size.code();
pub const COLOUR: &str = Binding::Colour.code();
pub const CERTIFICATE: &str = Binding::Certificate.code();
pub const DATE: &str = Binding::Date.code();
pub const PRICE: &str = Binding::Price.code();
pub const SUPPLY: &str = Binding::Supply.code();

/// A line of which so many grams wait to be chosen.
#[must_use]
pub fn waiting(grams: i64) -> UnfilledList {
    let mut list = Vec::new();
    add(&mut list, WAITING, grams);
    UnfilledList(list)
}

/// Adds grams under a code, which stands once in the list.
pub fn add(list: &mut Vec<Unfilled>, code: &str, grams: i64) {
    if grams <= 0 {
        return;
    }
    match list.iter_mut().find(|unfilled| unfilled.code == code) {
        Some(unfilled) => unfilled.grams += grams,
        None => list.push(Unfilled { code: code.to_owned(), grams }),
    }
}

/// Takes grams away, from this code first; what is left has none of 0.
pub fn take(list: &mut Vec<Unfilled>, code: &str, mut grams: i64) {
    list.sort_by_key(|unfilled| unfilled.code != code);
    for unfilled in list.iter_mut() {
        let less = unfilled.grams.min(grams);
        unfilled.grams -= less;
        grams -= less;
    }
    list.retain(|unfilled| unfilled.grams > 0);
}

#[must_use]
pub fn sum(list: &[Unfilled]) -> i64 {
    list.iter().map(|unfilled| unfilled.grams).sum()
}

/// `缺2吨：没有这么好的等级`.
#[must_use]
pub fn sentence(line: &order_line::Model, unfilled: &Unfilled) -> String {
    format!("缺{}：{}", weight(unfilled.grams), words(line, &unfilled.code))
}

fn words(line: &order_line::Model, code: &str) -> String {
    let price = crate::words::per_jin(line.price_fen);
    match code {
        WAITING => "正在选货".to_owned(),
        REFUSED => "问过的农户没有答应".to_owned(),
        UNANSWERED => "问过的农户没有答复".to_owned(),
        WITHDRAWN => "原来选的货撤了".to_owned(),
        NOT_LOADED => "装车时没有这么多".to_owned(),
        VARIETY => "剩下的是别的品种".to_owned(),
        CONTESTED => "刚被别的订单选走".to_owned(),
        "grade" => "剩下的等级不够".to_owned(),
        "size" => format!("剩下的果径不在{}到{}毫米", line.from_mm, line.to_mm),
        "colour" => "剩下的颜色不同".to_owned(),
        "certificate" => "剩下的没有合格证".to_owned(),
        "date" => "剩下的到装车那天还没好，或者放不到那天".to_owned(),
        "price" => format!("每斤{price}元没有农户肯卖"),
        "min_take" => "剩下的太零散，不够每户起收的量".to_owned(),
        "truck_capacity" => "车装满了".to_owned(),
        "truck_stops" => "车要跑的户数到头了".to_owned(),
        "uniformity" => format!("剩下的和已选的果径差超过{}毫米", line.spread_mm),
        "village_capacity" => "村里那天装不过来".to_owned(),
        "fairness" => "要给小农户留出他们的一份".to_owned(),
        _ => "合适的货都选完了".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grams_move_between_reasons_and_none_is_lost() {
        let mut list = Vec::new();
        add(&mut list, PRICE, 300);
        add(&mut list, REFUSED, 200);
        add(&mut list, PRICE, 100);
        add(&mut list, SIZE, 0);
        assert_eq!(
            (list.len(), sum(&list)),
            (2, 600),
            "a code stands once, and never with nothing"
        );
        take(&mut list, REFUSED, 250);
        assert_eq!(
            list,
            [Unfilled { code: PRICE.to_owned(), grams: 350 }],
            "the rest from the next"
        );
        take(&mut list, PRICE, 1_000);
        assert!(list.is_empty(), "never below nothing");
    }
}
