//! The mini-program account that the platform knows: app id, secret, message templates, pages.

use serde::Serialize;

/// A registered mini-program, as the platform's console would show it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AppAccount {
    pub appid: String,
    pub secret: String,
    pub templates: Vec<Template>,
    /// Pages of the released version; when empty, every well-formed page path is known.
    pub pages: Vec<String>,
}

/// A subscribe-message template that the account has added.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Template {
    /// 43 characters, as the platform hands them out.
    pub id: String,
    pub title: String,
    pub fields: Vec<TemplateField>,
}

/// One blank of a template: `key` is its type and number (`thing1`), `name` what the phone shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TemplateField {
    pub key: String,
    pub name: String,
}

impl AppAccount {
    /// The account that `bangnong` and the stand-in share when nothing real is set up.
    #[must_use]
    pub fn demo() -> Self {
        Self {
            appid: "wx00000000bangnong".into(),
            secret: "0bangnong0mock0platform0secret00".into(),
            templates: vec![
                Template::taken(),
                Template::new_job(),
                Template::arrival(),
                Template::progress(),
                Template::supply(),
            ],
            pages: Vec::new(),
        }
    }

    /// The template with this title, such as `接单提醒`.
    #[must_use]
    pub fn template_titled(&self, title: &str) -> Option<&Template> {
        self.templates.iter().find(|template| template.title == title)
    }

    pub(super) fn template(&self, id: &str) -> Option<&Template> {
        self.templates.iter().find(|template| template.id == id)
    }

    /// Whether a message may open this page; the path has no leading slash and may carry a query.
    pub(super) fn has_page(&self, page: &str) -> bool {
        let path = page.split('?').next().unwrap_or_default();
        if self.pages.is_empty() {
            return is_page_path(path);
        }
        self.pages.iter().any(|known| known == path)
    }
}

impl Template {
    /// To the farmer: a team has taken the need.
    fn taken() -> Self {
        let fields = [
            ("thing1", "作业项目"),
            ("time2", "上门时间"),
            ("thing3", "农服队"),
            ("phrase4", "当前状态"),
        ];
        Self::new("BnTakenNotice-0a1B2c3D4e5F6g7H8i9J0k1L2m3N4", "接单提醒", &fields)
    }

    /// To the team: a job near it.
    fn new_job() -> Self {
        let fields = [
            ("thing1", "作业项目"),
            ("time2", "期望时间"),
            ("thing3", "作业地点"),
            ("amount5", "参考价格"),
        ];
        Self::new("BnNewJobNotice_5o6P7q8R9s0T1u2V3w4X5y6Z7a8B", "新活提醒", &fields)
    }

    /// To the farmer: the team stands at the field.
    fn arrival() -> Self {
        let fields = [
            ("thing1", "作业项目"),
            ("time2", "到场时间"),
            ("thing3", "农服队"),
            ("phrase4", "当前状态"),
        ];
        Self::new("BnArrivalNotice-9c0D1e2F3g4H5i6J7k8L9m0N1o2", "到场提醒", &fields)
    }

    /// To the farmer: what becomes of a question.
    fn progress() -> Self {
        let fields = [("thing1", "问题"), ("thing2", "农技员"), ("phrase3", "进展")];
        Self::new("BnProgressNotice_1a2B3c4D5e6F7g8H9i0J1k2L3m", "问题进展提醒", &fields)
    }

    /// To the farmer: somebody wants fruit, and a truck comes for it.
    fn supply() -> Self {
        let fields = [
            ("thing1", "货品"),
            ("time2", "装车时间"),
            ("thing3", "发往"),
            ("phrase4", "当前状态"),
        ];
        Self::new("BnSupplyNotice-4n5O6p7Q8r9S0t1U2v3W4x5Y6z7a", "供货提醒", &fields)
    }

    fn new(id: &str, title: &str, fields: &[(&str, &str)]) -> Self {
        let field =
            |&(key, name): &(&str, &str)| TemplateField { key: key.into(), name: name.into() };
        Self { id: id.into(), title: title.into(), fields: fields.iter().map(field).collect() }
    }
}

fn is_page_path(path: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '-' | '_');
    path.contains('/') && !path.starts_with('/') && path.chars().all(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_demo_account_has_the_lengths_of_real_ones() {
        let account = AppAccount::demo();
        assert_eq!((account.appid.len(), account.secret.len()), (18, 32));
        for template in &account.templates {
            assert_eq!(template.id.len(), 43, "{}", template.title);
        }
    }

    #[test]
    fn a_page_has_no_leading_slash() {
        let account = AppAccount::demo();
        assert!(account.has_page("pages/need/detail?id=1"));
        assert!(!account.has_page("/pages/need/detail"));
        assert!(!account.has_page("主页"));
    }
}
