//! Names, phones and other short texts, within bounds.

use crate::error::ApiError;

/// Trimmed text of 1 to `longest` characters, without control characters.
pub fn text(value: &str, field: &'static str, longest: usize) -> Result<String, ApiError> {
    let value = words(value, field, longest)?;
    if value.is_empty() {
        return Err(ApiError::invalid(field, "text_missing", "这里还没有填"));
    }
    Ok(value)
}

/// Like [`text`], but may be empty and may have line breaks.
pub fn words(value: &str, field: &'static str, longest: usize) -> Result<String, ApiError> {
    let value = value.trim();
    if value.chars().count() > longest {
        return Err(ApiError::invalid(field, "text_too_long", format!("最多写{longest}个字")));
    }
    if value.chars().any(|c| c.is_control() && c != '\n') {
        return Err(ApiError::invalid(field, "text_invalid", "有不能识别的字符"));
    }
    Ok(value.to_owned())
}

/// A Chinese phone number: a mobile of eleven digits, or a landline of up to twelve with its area code.
pub fn phone(value: &str) -> Result<String, ApiError> {
    let digits: String = value.chars().filter(|c| !matches!(c, ' ' | '-')).collect();
    let mobile = digits.len() == 11 && digits.starts_with('1');
    let landline = (10..=12).contains(&digits.len()) && digits.starts_with('0');
    if digits.bytes().all(|b| b.is_ascii_digit()) && (mobile || landline) {
        return Ok(digits);
    }
    Err(ApiError::invalid("phone", "phone_invalid", "电话号码不对"))
}
